/** Checks of the whole agent: its dependencies, and the jar that it ships in. */
@NullMarked
package dev.detour.dist;

import org.jspecify.annotations.NullMarked;
