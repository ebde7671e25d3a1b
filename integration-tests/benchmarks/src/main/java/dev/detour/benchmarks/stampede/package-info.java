/** The stage {@code stampede}: what comes to the system of record when Redis has lost what everybody reads. */
@NullMarked
package dev.detour.benchmarks.stampede;

import org.jspecify.annotations.NullMarked;
