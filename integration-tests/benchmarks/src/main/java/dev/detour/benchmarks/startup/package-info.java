/** The stage {@code start-up}: what an agent costs until the application runs, and until it has its first value. */
@NullMarked
package dev.detour.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
