/** The page on which people read what a run has come to. */
@NullMarked
package dev.detour.chaos.report;

import org.jspecify.annotations.NullMarked;
