/** What Detour costs in nanoseconds and bytes, beside what it could have used instead. */
@NullMarked
package dev.detour.benchmarks;

import org.jspecify.annotations.NullMarked;
