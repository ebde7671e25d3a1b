/** The command {@code gate}, which judges the summaries of runs. */
@NullMarked
package dev.detour.engine.check.gate;

import org.jspecify.annotations.NullMarked;
