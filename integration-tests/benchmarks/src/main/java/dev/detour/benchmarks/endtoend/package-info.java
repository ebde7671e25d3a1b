/** The stage {@code end-to-end}: the same read over the loopback interface, as an application sees it. */
@NullMarked
package dev.detour.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
