package dev.detour.chaos.fault;

import dev.detour.testkit.Mishap;
import dev.detour.testkit.RespConnection;
import dev.detour.testkit.SlowNetwork;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What befalls the network before the primary. */
public final class NetworkFaults {

    /** Of all applications at least. */
    private static final int CONNECTIONS = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private NetworkFaults() {}

    /** Every round trip takes longer. */
    public static Fault latency(Duration roundTrip) {
        LongAdder measured = new LongAdder();
        return Lasting.keepingConnections(site -> {
                    site.network().setLatency(roundTrip.dividedBy(2));
                    measured.add(pinged(site.network()).toMillis());
                    return () -> site.network().setLatency(Duration.ZERO);
                })
                // which the network keeps to within a tenth of a millisecond in each direction
                .provenBy("a round trip", roundTrip.toMillis() - 1, "ms", site -> measured.sum());
    }

    private static Duration pinged(SlowNetwork network) {
        try (RespConnection connection = new RespConnection(network.port(), PATIENCE)) {
            long begunNanos = System.nanoTime();
            Object unused = connection.call("PING");
            return Duration.ofNanos(System.nanoTime() - begunNanos);
        }
    }

    /** Something befalls some of the replies. */
    public static Fault replies(Mishap mishap) {
        return new StruckReplies(mishap);
    }

    /** Nothing arrives any more, while connections stay open and new ones are accepted. */
    public static Fault blackHole() {
        return Lasting.keepingConnections(site -> {
            site.network().silence();
            return site.network()::resume;
        });
    }

    /** Every connection is reset, and the new ones carry on. */
    public static Fault reset() {
        LongAdder lost = new LongAdder();
        return Lasting.of(site -> {
                    lost.add(site.network().reset());
                    return () -> {};
                })
                .provenBy("connections that were reset", CONNECTIONS, "connections", site -> lost.sum());
    }
}
