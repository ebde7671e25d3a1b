/** What people see of Detour: the trace in Zipkin's page, through a browser. */
@NullMarked
package dev.detour.backends;

import org.jspecify.annotations.NullMarked;
