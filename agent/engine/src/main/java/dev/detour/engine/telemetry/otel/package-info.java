/**
 * What calls OpenTelemetry's API. Defined once in the agent's loader, beside the agent's own copy of the API, and once beside
 * each copy that an application brings: so nothing in here is called but through interfaces of {@code telemetry}. Of the API
 * only what its version 1.0 has, except where said.
 */
@NullMarked
package dev.detour.engine.telemetry.otel;

import org.jspecify.annotations.NullMarked;
