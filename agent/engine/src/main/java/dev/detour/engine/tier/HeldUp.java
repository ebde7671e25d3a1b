package dev.detour.engine.tier;

import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Survey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Since when a server answers late or not at all; it is asked for the reason once it answers. Used by one task at a time. */
final class HeldUp {

    private final Primary primary;
    private final Survey survey;
    private boolean isTroubled;
    private long sinceNanos;

    HeldUp(Primary primary, Survey survey) {
        this.primary = primary;
        this.survey = survey;
    }

    /** It does not answer a question of this time, or did not at once. */
    void since(long askedNanos) {
        if (!isTroubled) {
            isTroubled = true;
            sinceNanos = askedNanos;
        }
    }

    /** It has answered: asks what it was, if anything. */
    void answered(ControlLink control, LinkFactory links, long askedNanos, long roundTripNanos) throws LinkFailure {
        if (survey.isSpike(roundTripNanos)) {
            since(askedNanos);
        }
        if (isTroubled) {
            isTroubled = false;
            List<@Nullable Object> replies = control.call(links, List.of(Links.SLOWLOG, Links.LATENCY));
            survey.wasSlow(primary, sinceNanos, replies.get(0), replies.get(1));
        }
    }
}
