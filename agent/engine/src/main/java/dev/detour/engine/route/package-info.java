/** Decides where a lookup goes: coverage by key, and the way through the tiers. */
@NullMarked
package dev.detour.engine.route;

import org.jspecify.annotations.NullMarked;
