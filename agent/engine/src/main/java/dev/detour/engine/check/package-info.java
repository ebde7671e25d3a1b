/** The command line: shows what the agent would do with its settings. */
@NullMarked
package dev.detour.engine.check;

import org.jspecify.annotations.NullMarked;
