package dev.detour.chaos.report;

import dev.detour.chaos.result.WayResult;

/**
 * A way of reading in one scenario, as a row shows it.
 *
 * @param choice whether this row is where the reader chooses the way to be drawn: the first of its name
 * @param chosen whether it is drawn at first
 */
record WayView(WayResult way, boolean choice, boolean chosen) {

    String name() {
        return way.name();
    }

    boolean agent() {
        return way.agent();
    }

    String calls() {
        return Amounts.count(way.summary().calls());
    }

    String errors() {
        return Amounts.count(way.summary().errors());
    }

    boolean hasErrors() {
        return way.summary().errors() > 0;
    }

    String nulls() {
        return Amounts.count(way.summary().nulls());
    }

    boolean hasNulls() {
        return way.summary().nulls() > 0;
    }

    String p50() {
        return Amounts.latency(way.summary().p50());
    }

    String p95() {
        return Amounts.latency(way.summary().p95());
    }

    String p99() {
        return Amounts.latency(way.summary().p99());
    }

    String p999() {
        return Amounts.latency(way.summary().p999());
    }

    String max() {
        return Amounts.latency(way.summary().max());
    }

    /** A dash without the agent, which nobody loads for. */
    String originPeak() {
        return agent() ? Amounts.count(way.summary().originPeakPerSecond()) : "–";
    }
}
