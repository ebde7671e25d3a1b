/** The application under test: it runs in a JVM of its own, with one client. */
@NullMarked
package dev.detour.chaos.app;

import org.jspecify.annotations.NullMarked;
