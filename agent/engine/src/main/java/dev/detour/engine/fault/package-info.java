/** Faults that are injected for a test: which read is hit, and that nobody overlooks it. */
@NullMarked
package dev.detour.engine.fault;

import org.jspecify.annotations.NullMarked;
