package dev.detour.engine.report;

import dev.detour.engine.model.Event;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.Unanswered.End;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What became of the reads of one route, or of several: each counter read once, so that what is said of them agrees with
 * itself while reads go on.
 */
final class RouteCounts {

    private final long[] failures = new long[Event.values().length];
    private final long[] answers = new long[Tier.values().length];
    private final long[] ends = new long[End.values().length];
    private long hits;
    private long abandoned;
    private long missedByFailedTier;
    private long missedWithNothingHeld;

    private RouteCounts() {}

    static RouteCounts of(Traffic route) {
        RouteCounts now = new RouteCounts();
        now.hits = route.hits();
        now.abandoned = route.abandonedReads();
        for (Event event : Event.values()) {
            now.failures[event.ordinal()] = route.failures(event);
        }
        for (Tier tier : Tier.values()) {
            now.answers[tier.ordinal()] = route.answers(tier);
        }
        for (End end : End.values()) {
            now.ends[end.ordinal()] = route.ends().of(end);
        }
        now.missedByFailedTier = route.ends().failed();
        now.missedWithNothingHeld = route.ends().unhelped();
        return now;
    }

    static RouteCounts sum(Collection<RouteCounts> routes) {
        RouteCounts sum = new RouteCounts();
        for (RouteCounts route : routes) {
            sum.hits += route.hits;
            sum.abandoned += route.abandoned;
            add(sum.failures, route.failures);
            add(sum.answers, route.answers);
            add(sum.ends, route.ends);
            sum.missedByFailedTier += route.missedByFailedTier;
            sum.missedWithNothingHeld += route.missedWithNothingHeld;
        }
        return sum;
    }

    private static void add(long[] to, long[] counts) {
        for (int i = 0; i < to.length; i++) {
            to[i] += counts[i];
        }
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void write(Json json) {
        json.name("lookups").object(() -> lookups(json));
        json.name("answers").object(() -> answers(json));
        json.name("unanswered").object(() -> unanswered(json));
        json.name("errors").value(ended(End.EXCEPTION) + ended(End.UNKNOWN_ERROR) + ended(End.GIVEN_UP));
    }

    private void lookups(Json json) {
        long failed = failures[Event.UNKNOWN.ordinal()];
        for (Event event : Event.rows()) {
            failed += failures[event.ordinal()];
        }
        json.name("total").value(hits + failed + abandoned);
        json.name("hits").value(hits);
        json.name("misses").object(() -> outcomes(json, Event::isMiss, this::failures));
        json.name("faults").object(() -> outcomes(json, Event::isFault, this::failures));
        json.name("unknown").value(failures[Event.UNKNOWN.ordinal()]);
        json.name("abandoned").value(abandoned);
    }

    static void outcomes(Json json, Predicate<Event> wanted, ToLongFunction<Event> count) {
        for (Event event : Event.rows()) {
            if (wanted.test(event)) {
                json.name(event.label()).value(count.applyAsLong(event));
            }
        }
    }

    private long failures(Event event) {
        return failures[event.ordinal()];
    }

    /** That of the primary has its hits and what it gave after a diversion that came to nothing. */
    private void answers(Json json) {
        for (Tier tier : Tier.values()) {
            json.name(tier.label()).value((tier == Tier.PRIMARY ? hits : 0) + answers[tier.ordinal()]);
        }
        long none = 0;
        for (long end : ends) {
            none += end;
        }
        json.name("none").value(none);
    }

    private void unanswered(Json json) {
        json.name("nulls").value(ended(End.NULL) + ended(End.NULL_FOR_EXCEPTION));
        json.name("nullsForExceptions").value(ended(End.NULL_FOR_EXCEPTION));
        json.name("exceptions").value(ended(End.EXCEPTION));
        json.name("unknownErrors").value(ended(End.UNKNOWN_ERROR));
        json.name("givenUp").value(ended(End.GIVEN_UP));
        json.name("missed").value(missedByFailedTier + missedWithNothingHeld);
        json.name("missedByFailedTier").value(missedByFailedTier);
        json.name("missedWithNothingHeld").value(missedWithNothingHeld);
    }

    private long ended(End end) {
        return ends[end.ordinal()];
    }
}
