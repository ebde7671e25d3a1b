/** What judges and shows the figures. */
@NullMarked
package dev.detour.benchmarks;

import org.jspecify.annotations.NullMarked;
