/** Detour beside other telemetry: whose spans it joins, and what it leaves alone. */
@NullMarked
package dev.detour.coexistence;

import org.jspecify.annotations.NullMarked;
