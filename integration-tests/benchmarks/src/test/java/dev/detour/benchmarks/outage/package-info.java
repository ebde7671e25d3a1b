/** What is told of the figures of a stage. */
@NullMarked
package dev.detour.benchmarks.outage;

import org.jspecify.annotations.NullMarked;
