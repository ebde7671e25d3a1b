/** Settings: declared in {@code reference.conf}, read once into immutable records. */
@NullMarked
package dev.detour.engine.config;

import org.jspecify.annotations.NullMarked;
