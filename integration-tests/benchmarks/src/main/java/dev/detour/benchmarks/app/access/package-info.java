/** The ways in which applications read their cache, in the JVMs under measurement. Each stands in classes of its own. */
@NullMarked
package dev.detour.benchmarks.app.access;

import org.jspecify.annotations.NullMarked;
