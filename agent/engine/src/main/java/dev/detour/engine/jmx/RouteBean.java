package dev.detour.engine.jmx;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.model.Step;
import dev.detour.engine.model.Traffic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A route. Holds its counters and its policy, never the route itself: that would keep an application's loader. */
final class RouteBean implements RouteMXBean {

    private final Traffic traffic;
    private final Policy policy;
    private final Operations operations;

    RouteBean(Traffic traffic, Policy policy, Operations operations) {
        this.traffic = traffic;
        this.policy = policy;
        this.operations = operations;
    }

    @Override
    public String getRoute() {
        return traffic.route();
    }

    @Override
    public String getMode() {
        return traffic.mode().label();
    }

    @Override
    public long getHits() {
        return traffic.hits();
    }

    @Override
    public Map<String, Long> getMisses() {
        return Counters.failures(traffic, Event::isMiss);
    }

    @Override
    public Map<String, Long> getFaults() {
        return Counters.failures(traffic, Event::isFault);
    }

    @Override
    public long getUnknownErrors() {
        return traffic.failures(Event.UNKNOWN);
    }

    @Override
    public Map<String, Long> getAnswered() {
        return Counters.answers(List.of(traffic));
    }

    @Override
    public long getUnanswered() {
        return traffic.unansweredReads();
    }

    @Override
    public Map<String, List<String>> getTable() {
        Map<String, List<String>> table = new LinkedHashMap<>();
        for (Event row : Event.rows()) {
            table.put(
                    row.label(),
                    policy.table().row(row).stream().map(Step::label).toList());
        }
        return table;
    }

    @Override
    public Map<String, Long> getPolicy() {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("deadline", millis(policy.deadlineNanos()));
        figures.put("fresh", millis(policy.freshNanos()));
        figures.put("max-stale", millis(policy.maxStaleNanos()));
        figures.put("origin.timeout", millis(policy.originTimeoutNanos()));
        figures.put("origin.soft-timeout", millis(policy.softTimeoutNanos()));
        figures.put("origin.negative", millis(policy.negativeNanos()));
        figures.put("origin.max-concurrent", (long) policy.originMaxConcurrent());
        figures.put("origin.max-waiting", (long) policy.originMaxWaiting());
        figures.put("eviction.wait", millis(policy.evictionWaitNanos()));
        figures.put("warm.ttl", millis(policy.warmTtlNanos()));
        return figures;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @Override
    public String setMode(String mode) {
        operations.check();
        RouteMode before = traffic.mode();
        RouteMode wanted = Operations.mode(mode);
        traffic.setMode(wanted);
        AgentLog.info("route " + traffic.route() + ": mode " + wanted.label() + " by an operator, before it was "
                + before.label());
        return before.label();
    }
}
