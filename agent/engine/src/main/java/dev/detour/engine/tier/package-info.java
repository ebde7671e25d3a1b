/** The tiers that answer in the primary's place, and what keeps them honest. */
@NullMarked
package dev.detour.engine.tier;

import org.jspecify.annotations.NullMarked;
