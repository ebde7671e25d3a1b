/**
 * Lettuce: one hook at the connection's {@code dispatch}, which every API ends in.
 *
 * <p>The advice classes are inlined in Lettuce and never loaded; the others are loaded beside one copy of Lettuce.
 */
@NullMarked
package dev.detour.lettuce;

import org.jspecify.annotations.NullMarked;
