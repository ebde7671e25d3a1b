/**
 * The way of the agent's lines into whatever the application itself logs through, once the application has set that up.
 */
@NullMarked
package dev.detour.engine.log;

import org.jspecify.annotations.NullMarked;
