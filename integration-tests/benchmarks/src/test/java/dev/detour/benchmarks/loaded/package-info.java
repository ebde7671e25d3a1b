/** What is made of what applications and Detour have counted. */
@NullMarked
package dev.detour.benchmarks.loaded;

import org.jspecify.annotations.NullMarked;
