/** Applications under an open load, for the stages in which something happens to Redis meanwhile. */
@NullMarked
package dev.detour.benchmarks.loaded;

import org.jspecify.annotations.NullMarked;
