/** The stage {@code outage}: a server that stands still, and who notices what of it. */
@NullMarked
package dev.detour.benchmarks.outage;

import org.jspecify.annotations.NullMarked;
