package dev.detour.engine.telemetry;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions to be recorded. */
final class Decisions {

    /** Must turn up in no span. */
    static final String KEY = "product:KEYMARKER";

    /** Must turn up in no span. */
    static final String VALUE = "VALUEMARKER";

    static final long START = 1_000_000;
    static final long DECIDED = 1_500_000;
    static final long TIER_START = 1_600_000;
    static final long TIER_END = 1_900_000;
    static final long END = 2_000_000;

    private Decisions() {}

    static Decision of(Outcome outcome, @Nullable Answer answer) {
        return of(
                new Node(new Namespace("redis.example:6380", 3, "default"), null, Primary.UNWATCHED), outcome, answer);
    }

    static Decision of(Node node, Outcome outcome, @Nullable Answer answer) {
        return of(node, KEY, outcome, answer);
    }

    static Decision of(Node node, String key, Outcome outcome, @Nullable Answer answer) {
        Lookup lookup = new Lookup(
                "jedis",
                node,
                Key.of(key.getBytes(StandardCharsets.UTF_8)),
                new Route("product-loader", null, Route.NONE.policy()),
                START,
                0);
        List<Decision.Attempt> attempts = List.of(
                new Decision.Attempt(Tier.LOCAL, DECIDED, TIER_START, Decision.Result.EMPTY),
                new Decision.Attempt(
                        Tier.ORIGIN,
                        TIER_START,
                        TIER_END,
                        answer == null ? Decision.Result.TIMED_OUT : Decision.Result.ANSWERED));
        return new Decision(lookup, outcome, DECIDED, attempts, answer, END);
    }

    static Answer answer(Tier tier, long ageNanos) {
        return new Answer(Value.of(VALUE), tier, ageNanos);
    }

    static Decision any() {
        return of(Outcome.UNEXPLAINED, answer(Tier.ORIGIN, 0));
    }
}
