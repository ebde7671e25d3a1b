/** The applications under test: as small as applications that read from Redis can be. */
@NullMarked
package dev.detour.backends.app;

import org.jspecify.annotations.NullMarked;
