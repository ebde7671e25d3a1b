/** What answers in the place of a server. */
@NullMarked
package dev.detour.benchmarks.app;

import org.jspecify.annotations.NullMarked;
