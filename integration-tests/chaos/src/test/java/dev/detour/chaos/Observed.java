package dev.detour.chaos;

import dev.detour.chaos.Recording.Call;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one application has gone through in a scenario.
 *
 * @param client its client
 * @param report what the agent has counted meanwhile; null without it
 * @param untilLift the same until just before the fault was over
 */
record Observed(
        String client,
        Recording recording,
        Marks marks,
        @Nullable AgentReport report,
        @Nullable AgentReport untilLift,
        Struck struck) {

    /** Whether it ran with the agent. */
    boolean woven() {
        return report != null;
    }

    /** What the agent has counted. */
    AgentReport agent() {
        return Objects.requireNonNull(report, "no agent");
    }

    /** The same until just before the fault was over. */
    AgentReport agentUntilLift() {
        return Objects.requireNonNull(untilLift, "no agent");
    }

    /** The names of its ways of reading. */
    Set<String> ways() {
        return recording.ways().keySet();
    }

    /** All calls of a way that were due before the load was ended: ways end one after the other. */
    Stream<Call> calls(String way) {
        return recording.of(way).calls().stream().filter(call -> call.dueMicros() < marks.endMicros());
    }

    /** Those of declared keys. */
    Stream<Call> declared(String way) {
        return calls(way).filter(Call::isDeclared);
    }

    /** Those of them whose keys the fault touched: in a cluster it is not thinned out by shards that are well. */
    Stream<Call> touched(String way) {
        return declared(way).filter(this::isTouched);
    }

    /** Those whose keys it did not touch, of which there are some in a cluster alone. */
    Stream<Call> spared(String way) {
        return declared(way).filter(call -> !isTouched(call));
    }

    boolean isTouched(Call call) {
        return struck.slots().isEmpty() || struck.slots().contains(call.slot());
    }
}
