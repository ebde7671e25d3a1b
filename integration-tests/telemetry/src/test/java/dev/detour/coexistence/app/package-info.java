/** What runs in the JVMs under test. Most have no OpenTelemetry on their class path: only {@code Own*} links it. */
@NullMarked
package dev.detour.coexistence.app;

import org.jspecify.annotations.NullMarked;
