package dev.detour.engine.tier;

import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Survey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Since when a server answers late or not at all; it is asked for the reason once it answers. Used by one task at a time. */
final class HeldUp {

    private static final int SPIKE_FACTOR = 4;
    private static final int USUAL_SAMPLES = 8;

    private final Primary primary;
    private final Survey survey;

    private boolean hasConnected;

    /** What a round trip takes, as a rule; 0 before the first that did not connect. */
    private long usualNanos;

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
        // the first also connects; and what is far away is always slow
        if (hasConnected && roundTripNanos > SPIKE_FACTOR * usualNanos && survey.isSpike(roundTripNanos)) {
            since(askedNanos);
        } else if (hasConnected) {
            usualNanos += (roundTripNanos - usualNanos) / (usualNanos == 0 ? 1 : USUAL_SAMPLES);
        }
        hasConnected = true;
        if (isTroubled) {
            List<@Nullable Object> replies = control.call(links, List.of(Links.SLOWLOG, Links.LATENCY));
            isTroubled = false;
            survey.wasSlow(primary, sinceNanos, replies.get(0), replies.get(1));
        }
    }
}
