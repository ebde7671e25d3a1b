/**
 * The command that asks a Redis server how it does, and what that means for the settings.
 *
 * <p>It knows neither the agent nor the adapters: Jedis, of which it uses a single connection, is loaded for it alone.
 */
@NullMarked
package dev.detour.doctor;

import org.jspecify.annotations.NullMarked;
