/** Why a server had no value: what it and this process tell, and what follows for the way of a read. */
@NullMarked
package dev.detour.engine.evidence;

import org.jspecify.annotations.NullMarked;
