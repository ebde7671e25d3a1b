/** A small HTTP server for what Detour shows: one request a connection, nothing of the application's. */
@NullMarked
package dev.detour.engine.http;

import org.jspecify.annotations.NullMarked;
