/**
 * Runs the bookshop without and with Detour, breaks its Redis, and judges every answer that its users get.
 *
 * <p>Start reading at {@link dev.detour.bookshop.Demonstration}.
 */
@NullMarked
package dev.detour.bookshop;

import org.jspecify.annotations.NullMarked;
