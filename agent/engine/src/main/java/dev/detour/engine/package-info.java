/** Ties the engine's parts together; the way in for weaver and adapters. Knows no client. */
@NullMarked
package dev.detour.engine;

import org.jspecify.annotations.NullMarked;
