package dev.detour.quickstart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** All spans received so far, in order of arrival. Not thread-safe. */
final class Spans {

    private final List<Span> received = new ArrayList<>();

    void add(List<Span> more) {
        received.addAll(more);
    }

    boolean isEmpty() {
        return received.isEmpty();
    }

    /** How many reads ended with an answer from memory in this time. */
    long localAnswers(long fromMillis, long toMillis) {
        long fromNanos = TimeUnit.MILLISECONDS.toNanos(fromMillis);
        long toNanos = TimeUnit.MILLISECONDS.toNanos(toMillis);
        return received.stream()
                .filter(span -> span.endNanos() >= fromNanos && span.endNanos() < toNanos)
                .filter(Span::isLocalAnswer)
                .count();
    }

    List<Span> childrenOf(Span parent) {
        return received.stream()
                .filter(span -> span.traceId().equals(parent.traceId())
                        && span.parentId().equals(parent.id()))
                .sorted(Comparator.comparingLong(Span::startNanos))
                .toList();
    }

    /** The span of an answered read that met a fault, of all such the first that had to try most tiers. */
    Optional<Span> mostTelling() {
        return received.stream()
                .filter(span ->
                        span.isLookup() && !span.attribute("detour.fault.kind").isEmpty())
                .limit(200)
                .max(Comparator.comparingInt(span -> childrenOf(span).size()));
    }
}
