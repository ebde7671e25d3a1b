package dev.detour.engine.telemetry;

import dev.detour.engine.model.Transition;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timestamp;

/** The Flight Recorder's event of a breaker that has changed its state. */
@Name("dev.detour.BreakerTransition")
@Label("Breaker Transition")
@Category("Detour")
@Description("A breaker of a server, or of a tier, has changed its state")
@StackTrace(false)
final class BreakerTransition extends Event {

    @Label("Subject")
    @Description("Whose breaker: a server as host:port, or what a tier asks")
    String subject = "";

    @Label("Tier")
    String tier = "";

    @Label("From")
    String from = "";

    @Label("To")
    String to = "";

    @Label("Reason")
    String reason = "";

    @Label("Changed At")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long changedAt;

    /** Records it if somebody wants it. */
    static void record(Transition transition) {
        BreakerTransition event = new BreakerTransition();
        if (event.isEnabled()) {
            event.subject = transition.subject();
            event.tier = transition.tier().label();
            event.from = transition.from().label();
            event.to = transition.to().label();
            event.reason = transition.reason();
            event.changedAt = FlightRecording.epochMillis(transition.atNanos());
            event.commit();
        }
    }
}
