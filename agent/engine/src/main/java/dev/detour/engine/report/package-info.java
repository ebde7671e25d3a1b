/** The summary of a run, for pipelines. */
@NullMarked
package dev.detour.engine.report;

import org.jspecify.annotations.NullMarked;
