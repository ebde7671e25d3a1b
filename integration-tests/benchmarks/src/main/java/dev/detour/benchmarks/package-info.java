/** What Detour costs, beside what it could have used instead and what else could be used: stages, one table, one file. */
@NullMarked
package dev.detour.benchmarks;

import org.jspecify.annotations.NullMarked;
