/**
 * What woven client classes call. Lives on the bootstrap class path, so that it resolves from every class loader; knows
 * JDK types only, so that it collides with nothing.
 */
@NullMarked
package dev.detour.bootstrap;

import org.jspecify.annotations.NullMarked;
