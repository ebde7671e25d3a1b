/** What a run has come to, as the report reads it from {@code results.json}. */
@NullMarked
package dev.detour.chaos.result;

import org.jspecify.annotations.NullMarked;
