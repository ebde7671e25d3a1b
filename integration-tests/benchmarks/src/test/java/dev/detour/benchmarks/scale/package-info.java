/** What is told of the figures of a stage. */
@NullMarked
package dev.detour.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
