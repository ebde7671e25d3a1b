/** Puts loaded values back into Redis, in the background. */
@NullMarked
package dev.detour.engine.warm;

import org.jspecify.annotations.NullMarked;
