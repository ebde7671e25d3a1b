/** The stage {@code memory}: what an agent keeps of the heap and of the memory for classes. */
@NullMarked
package dev.detour.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
