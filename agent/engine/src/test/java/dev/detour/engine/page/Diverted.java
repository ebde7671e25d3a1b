package dev.detour.engine.page;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Attempt;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Forecast;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Observed;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions to be shown. */
final class Diverted {

    /** Must turn up nowhere. */
    static final String KEY = "product:KEYMARKER";

    /** Must turn up nowhere. */
    static final String VALUE = "VALUEMARKER";

    private Diverted() {}

    /** Answered by the origin after the memory had nothing. */
    static Decision answered(String route, Outcome outcome) {
        return of(
                route,
                outcome,
                new Answer(Value.of(VALUE), Tier.ORIGIN, 0),
                new Attempt(Tier.LOCAL, 0, 1_000, Result.EMPTY),
                new Attempt(Tier.ORIGIN, 1_000, 2_001_000, Result.ANSWERED));
    }

    static Decision unanswered(String route, Outcome outcome) {
        return of(route, outcome, null, new Attempt(Tier.LOCAL, 0, 1_000, Result.EMPTY));
    }

    /** Only observed: memory had the value, and the caller got Redis's. */
    static Decision observed(String route, Outcome outcome) {
        Lookup lookup = of(route, outcome, null).lookup();
        Forecast forecast = Forecast.answered(Tier.LOCAL, 5_000_000, true);
        return Decision.observed(lookup, outcome, 0, 3_000_000, new Observed(forecast, 3_000_000, Observed.End.VALUE));
    }

    static Decision of(String route, Outcome outcome, @Nullable Answer answer, Attempt... attempts) {
        Lookup lookup = new Lookup(
                "jedis",
                Node.UNKNOWN,
                Lookups.key(KEY),
                new Route(route, null, Lookups.settings().policy()),
                0,
                0);
        return new Decision(lookup, outcome, 0, List.of(attempts), answer, 2_001_000);
    }
}
