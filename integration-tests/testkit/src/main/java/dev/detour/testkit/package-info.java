/**
 * Real Redis servers, the faults that befall them, and JVMs under test.
 *
 * <p>Knows no test framework: what goes wrong is thrown as an {@link AssertionError} or {@link IllegalStateException}
 * that says what was seen.
 */
@NullMarked
package dev.detour.testkit;

import org.jspecify.annotations.NullMarked;
