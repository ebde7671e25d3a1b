/** What runs in the JVMs under measurement. Nothing in here is found beside Detour's classes or OpenTelemetry's. */
@NullMarked
package dev.detour.benchmarks.app;

import org.jspecify.annotations.NullMarked;
