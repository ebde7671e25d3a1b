/** The command line, and the command that shows what the agent would do with its settings. */
@NullMarked
package dev.detour.engine.check;

import org.jspecify.annotations.NullMarked;
