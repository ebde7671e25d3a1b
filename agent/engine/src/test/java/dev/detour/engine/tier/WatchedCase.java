package dev.detour.engine.tier;

import static dev.detour.engine.tier.ScriptedLink.text;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Report;
import dev.detour.engine.model.Survey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Watches a server that the test stands in for. */
abstract class WatchedCase {

    static final String SERVER = "primary:6379";
    static final String SECTIONS = "INFO server memory stats replication keyspace";
    static final long TICK = TimeUnit.MILLISECONDS.toNanos(250);
    static final byte[] PRIMARY = text("role:master\r\nmaster_replid:h\r\nmaster_repl_offset:7\r\n");

    long now = -TimeUnit.DAYS.toNanos(1); // nanoTime may be negative
    final Map<String, Object> replies = new HashMap<>();

    @Nullable
    FaultKind failure;

    boolean isFailing;
    long roundTripNanos;
    final ScriptedLink link = new ScriptedLink(this::reply);
    final HeardPrimary primary = new HeardPrimary();
    final RecordingSurvey survey = new RecordingSurvey();
    final Node node =
            new Node(new Namespace(SERVER, 0, Namespace.DEFAULT_USER), SERVER, elsewhere -> opened(), primary);

    int opened;

    @Nullable
    LinkFailure refusal;

    Link opened() throws LinkFailure {
        opened++;
        if (refusal != null) {
            throw refusal;
        }
        return link;
    }

    /** Keeps what it was told; a reply after 50 ms is a spike. */
    static final class RecordingSurvey implements Survey {
        final List<String> samples = new ArrayList<>();
        final List<Report> reports = new ArrayList<>();
        final List<Long> slowSince = new ArrayList<>();
        int inUse;
        int left;

        @Override
        public Condition sampled(Primary server, Report report) {
            samples.add(report.info());
            reports.add(report);
            return Condition.unknown(report.askedNanos());
        }

        @Override
        public boolean isSpike(long roundTripNanos) {
            return roundTripNanos >= TimeUnit.MILLISECONDS.toNanos(50);
        }

        @Override
        public void wasSlow(Primary server, long sinceNanos, @Nullable Object slowLog, @Nullable Object latency) {
            slowSince.add(sinceNanos);
        }

        @Override
        public void inUse(Node node, long nowNanos) {
            inUse++;
        }

        @Override
        public void left(String server) {
            left++;
        }
    }

    Object reply(String command) throws LinkFailure {
        now += command.equals("PING") ? roundTripNanos : 0;
        if (isFailing) {
            throw new LinkFailure(failure, new IllegalStateException("as the test says"));
        }
        Object reply = replies.get(command);
        if (reply instanceof LinkFailure broken) {
            throw broken;
        }
        if (reply != null) {
            return reply;
        }
        return command.startsWith("INFO") ? PRIMARY : text("PONG");
    }

    WatchedNode watched(String... settings) {
        return watchedAt(SERVER, settings);
    }

    WatchedNode watchedAt(String server, String... settings) {
        primary.lastHeardNanos = now;
        WatchedNode watched = new WatchedNode(
                server,
                primary,
                Lookups.settings(settings),
                survey,
                transition -> {},
                (kept, replica) -> true,
                Runnable::run,
                () -> now);
        watched.mentioned(node);
        return watched;
    }

    void tick(WatchedNode watched, int times) {
        for (int i = 0; i < times; i++) {
            watched.tick(now);
            now += TICK;
        }
    }

    List<String> asked(String prefix) {
        return link.asked.stream().filter(command -> command.startsWith(prefix)).toList();
    }
}
