/** The stage {@code hit}: what a read costs that Redis answers, through the whole of a woven client. */
@NullMarked
package dev.detour.benchmarks.hit;

import org.jspecify.annotations.NullMarked;
