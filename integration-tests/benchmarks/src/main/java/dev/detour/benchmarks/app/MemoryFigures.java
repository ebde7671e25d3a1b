package dev.detour.benchmarks.app;

import org.jspecify.annotations.Nullable;

/**
 * What one JVM keeps, in bytes.
 *
 * @param restHeap of the heap, once it has read one key
 * @param restMetaspace for classes, at the same time
 * @param fullHeap of the heap, once it has read many keys
 * @param fullMetaspace for classes, at the same time
 * @param remembered of how many keys Detour has the values; null where it is not there
 */
public record MemoryFigures(
        long restHeap,
        long restMetaspace,
        long fullHeap,
        long fullMetaspace,
        @Nullable Long remembered) {}
