/** The vocabulary: what was read, what came of it, where it went. Values only; depends on nothing. */
@NullMarked
package dev.detour.engine.model;

import org.jspecify.annotations.NullMarked;
