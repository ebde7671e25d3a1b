/** Why a reply was null: what was heard and seen of keys. */
@NullMarked
package dev.detour.engine.evidence;

import org.jspecify.annotations.NullMarked;
