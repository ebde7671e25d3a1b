package dev.detour.engine.telemetry;

import dev.detour.engine.model.OriginLoad;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/** The Flight Recorder's event of a load that has ended. */
@Name("dev.detour.OriginLoad")
@Label("Origin Load")
@Category("Detour")
@Description("A load from the system of record has ended")
@StackTrace(false)
final class LoadFromOrigin extends Event {

    @Label("Loader")
    String loader = "";

    @Label("Route")
    @Description("Of the read that set it off")
    String route = "";

    @Label("Server")
    @Description("As host:port; empty where it is not known")
    String server = "";

    @Label("Result")
    String result = "";

    @Label("Shared")
    @Description("The readers who waited for it beyond the one that set it off")
    int shared;

    @Label("Injected")
    @Description("Whether detour.faults held it up")
    boolean injected;

    @Label("Started At")
    @Description("When it was asked for")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long startedAt;

    @Label("Took")
    @Description("With the wait for its turn")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    /** Records it if somebody wants it. */
    static void record(OriginLoad load) {
        LoadFromOrigin event = new LoadFromOrigin();
        if (event.isEnabled()) {
            event.loader = load.loader();
            event.route = load.route();
            event.server = load.server();
            event.result = DecisionWords.lower(load.result());
            event.shared = load.shared();
            event.injected = load.injected();
            event.startedAt = FlightRecording.epochMillis(load.startNanos());
            event.took = load.endNanos() - load.startNanos();
            event.commit();
        }
    }
}
