/**
 * Shows what Detour does: one service, one timeline of Redis failures, two runs, with and without the agent.
 *
 * <p>Start reading at {@link dev.detour.quickstart.Quickstart}.
 */
@NullMarked
package dev.detour.quickstart;

import org.jspecify.annotations.NullMarked;
