/** What is told of the figures of a stage. */
@NullMarked
package dev.detour.benchmarks.stampede;

import org.jspecify.annotations.NullMarked;
