package dev.detour.engine.telemetry;

import dev.detour.engine.model.Forecast;
import dev.detour.engine.model.Observed;
import dev.detour.engine.model.Tier;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the span of a decision tells that was only observed: that nothing was done, and what would have been. */
final class ObservedSpan {

    private ObservedSpan() {}

    /** @param observed null where it was diverted, of which nothing is added */
    static void addTo(Fields fields, @Nullable Observed observed) {
        if (observed == null) {
            return;
        }
        Forecast forecast = observed.forecast();
        Tier tier = forecast.tier();
        fields.put("detour.observed", true)
                .put("detour.observed.certainty", certainty(forecast))
                .put("detour.observed.end", observed.end().name().toLowerCase(Locale.ROOT))
                .put("detour.observed.beyond_ms", TimeUnit.NANOSECONDS.toMillis(observed.beyondNanos()))
                .put("detour.observed.tier", tier == null ? null : tier.label());
    }

    /** What is known: that this tier had the value, that it would have been asked, nothing, or that nobody had it. */
    private static String certainty(Forecast forecast) {
        if (forecast.tier() == null) {
            return forecast.isPreceded() ? "unknown" : "none";
        }
        return forecast.isAsked() ? "asked" : "had";
    }
}
