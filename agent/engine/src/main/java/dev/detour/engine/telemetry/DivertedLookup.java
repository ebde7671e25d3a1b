package dev.detour.engine.telemetry;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Namespace;
import java.util.Objects;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/** The Flight Recorder's event of a diverted read. Nothing of the key or the value is in it. */
@Name("dev.detour.DivertedLookup")
@Label("Diverted Lookup")
@Category("Detour")
@Description("A read of cache data that Redis missed or failed, and where it went")
@StackTrace(false)
final class DivertedLookup extends Event {

    @Label("Client")
    String client = "";

    @Label("Server")
    @Description("As host:port; empty where it is not known")
    String server = "";

    @Label("Database")
    @Description("-1 where it is not known")
    int database = -1;

    @Label("Route")
    String route = "";

    @Label("Outcome")
    @Description("What came of the read at the primary: miss, fault or unknown")
    String outcome = "";

    @Label("Cause")
    String cause = "";

    @Label("Evidence")
    @Description("The strongest evidence for the cause of a miss")
    String evidence = "";

    @Label("Injected")
    @Description("Whether it is made up, by detour.faults")
    boolean injected;

    @Label("Tiers Tried")
    @Description("In order, with the result of each and how long it took")
    String tried = "";

    @Label("Answered By")
    @Description("The tier; empty where the caller got what Redis gave")
    String answeredBy = "";

    @Label("Age")
    @Description("How long ago the answer was last seen at its source")
    @Timespan(Timespan.NANOSECONDS)
    long age;

    @Label("Decision Time")
    @Description("From the outcome at the primary to the answer or its absence")
    @Timespan(Timespan.NANOSECONDS)
    long decisionTime;

    @Label("Started At")
    @Description("When the application called")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long startedAt;

    @Label("Took")
    @Description("From the call to the answer or its absence")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    /** Records it if somebody wants it. */
    static void record(Decision decision) {
        DivertedLookup event = new DivertedLookup();
        if (event.isEnabled()) {
            event.read(decision);
            event.commit();
        }
    }

    private void read(Decision decision) {
        client = decision.lookup().client();
        server = Objects.requireNonNullElse(decision.lookup().node().server(), "");
        Namespace namespace = decision.lookup().namespace();
        database = namespace == null ? -1 : namespace.database();
        route = decision.lookup().route().name();
        outcome = DecisionWords.outcome(decision.outcome());
        cause = DecisionWords.cause(decision.outcome());
        evidence = DecisionWords.evidence(decision.outcome());
        injected = decision.outcome().injected();
        tried = DecisionWords.tried(decision.attempts());
        Answer answer = decision.answer();
        answeredBy = DecisionWords.answeredBy(answer);
        age = answer == null ? 0 : answer.ageNanos();
        decisionTime = decision.endNanos() - decision.decidedNanos();
        startedAt = FlightRecording.epochMillis(decision.lookup().startNanos());
        took = decision.endNanos() - decision.lookup().startNanos();
    }
}
