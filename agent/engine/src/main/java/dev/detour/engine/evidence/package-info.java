/** Why a read was answered null: what is known of a key. */
@NullMarked
package dev.detour.engine.evidence;

import org.jspecify.annotations.NullMarked;
