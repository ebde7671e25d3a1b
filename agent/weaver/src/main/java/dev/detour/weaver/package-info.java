/** Starts the engine, inlines the advice in client classes and makes the adapters that the advice ends in. */
@NullMarked
package dev.detour.weaver;

import org.jspecify.annotations.NullMarked;
