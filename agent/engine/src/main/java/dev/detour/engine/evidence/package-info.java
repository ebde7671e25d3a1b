/** What is known of keys, and by whom: the evidence for why a read found none. */
@NullMarked
package dev.detour.engine.evidence;

import org.jspecify.annotations.NullMarked;
