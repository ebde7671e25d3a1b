/**
 * Jedis: the advice that is inlined in its classes, and the adapter that the advice reaches through the bridge.
 *
 * <p>Classes named {@code ...Advice} are read as bytes and never loaded; {@link dev.detour.jedis.JedisWeaving} is loaded
 * without Jedis; all others are loaded beside the Jedis that they serve, once per class loader that defines it.
 */
@NullMarked
package dev.detour.jedis;

import org.jspecify.annotations.NullMarked;
