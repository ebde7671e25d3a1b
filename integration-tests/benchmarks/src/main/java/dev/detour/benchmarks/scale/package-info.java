/** The stage {@code scale}: what a lookup costs when there is more of everything. Half of it runs in JVMs of their own. */
@NullMarked
package dev.detour.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
