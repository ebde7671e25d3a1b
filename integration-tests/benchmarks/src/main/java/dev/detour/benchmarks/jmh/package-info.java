/** The stage {@code jmh}: parts of Detour alone, called as the adapters call them. */
@NullMarked
package dev.detour.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
