/** Keeps calls away from what fails: one breaker per primary, one breaker and bulkhead per lower tier. */
@NullMarked
package dev.detour.engine.breaker;

import org.jspecify.annotations.NullMarked;
