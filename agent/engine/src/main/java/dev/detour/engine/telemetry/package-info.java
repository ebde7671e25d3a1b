/** Decisions as OpenTelemetry spans. The only package that knows OpenTelemetry. */
@NullMarked
package dev.detour.engine.telemetry;

import org.jspecify.annotations.NullMarked;
