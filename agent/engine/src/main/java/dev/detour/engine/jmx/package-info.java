/** What management clients see and may do. */
@NullMarked
package dev.detour.engine.jmx;

import org.jspecify.annotations.NullMarked;
