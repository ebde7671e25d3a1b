package dev.detour.engine.evidence;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Report;
import dev.detour.engine.model.Survey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what servers say of themselves and of their keys. Thread-safe.
 *
 * <p>Which calls come from where: samples from the task that watches a server, {@link #inUse} and {@link #left} from the
 * timer, what is heard from one thread of its own.
 */
public final class Evidence implements Survey {

    /** A server whose reply takes longer was held up. */
    private static final long SPIKE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SAY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_SERVERS = 1_000;

    /**
     * What is wanted.
     *
     * @param isSampled whether servers are asked for INFO
     * @param isListening whether keyspace events are listened to
     * @param prefixes of keys of which the server is asked to tell each change
     * @param maxBytes of what is remembered of keys
     * @param evictedPerSecond from which on a server is under pressure
     * @param fullness the same, as a share of its memory
     */
    public record Wanted(
            boolean isSampled,
            boolean isListening,
            List<String> prefixes,
            long maxBytes,
            int evictedPerSecond,
            double fullness) {}

    /** What other processes changed must not be answered from memory. */
    public interface Memory {
        /** @param isOurs whether this process may have done it itself a moment ago */
        void changed(Key key, boolean isOurs);

        /**
         * Every key of a server that begins with one of these, whoever reads it.
         *
         * @param prefixes an empty one stands for all keys
         */
        void mayHaveChanged(String server, List<String> prefixes);
    }

    private static final List<String> EVERY_KEY = List.of("");

    private final Wanted wanted;
    private final Memory memory;
    private final Decision.Observer observer;
    private final KeyEvidence keys;
    private final Ears ears;
    private final Histories histories = new Histories();
    private final ConcurrentMap<String, NodeRecord> records = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Long> saidNanos = new ConcurrentHashMap<>();
    private final AtomicLong settledNanos;
    private final LongSupplier ticker;

    public Evidence(Wanted wanted, Memory memory, Predicate<Lookup> isKnownAbsent, Decision.Observer observer) {
        this(wanted, memory, isKnownAbsent, observer, System::nanoTime);
    }

    Evidence(
            Wanted wanted,
            Memory memory,
            Predicate<Lookup> isKnownAbsent,
            Decision.Observer observer,
            LongSupplier ticker) {
        this.wanted = wanted;
        this.memory = memory;
        this.observer = observer;
        this.ticker = ticker;
        this.settledNanos = new AtomicLong(ticker.getAsLong());
        this.ears = new Ears(wanted.prefixes, new Told(), ticker);
        this.keys =
                new KeyEvidence(new KeyMemory(wanted.maxBytes, ticker), ears, isKnownAbsent, observer::missed, ticker);
    }

    /** Of keys. */
    public KeyEvidence keys() {
        return keys;
    }

    @Override
    public boolean isWanted() {
        return wanted.isSampled;
    }

    @Override
    public Condition sampled(Primary server, Report report) {
        if (records.size() >= MAX_SERVERS && !records.containsKey(server.server())) {
            records.clear(); // of so many, most are gone
        }
        NodeRecord record = records.computeIfAbsent(
                server.server(),
                name -> new NodeRecord(
                        name, new Pressure.Threshold(wanted.evictedPerSecond, wanted.fullness), histories));
        NodeSample sample = NodeSample.of(
                report.info(), report.askedNanos(), server.condition().ownHits());
        return record.after(sample, report, server.condition().now(), ticker.getAsLong());
    }

    @Override
    public void inUse(Node node, long nowNanos) {
        long last = settledNanos.get();
        if (nowNanos - last >= SETTLE_NANOS && settledNanos.compareAndSet(last, nowNanos)) {
            keys.settle();
        }
        if (wanted.isListening || !wanted.prefixes.isEmpty()) {
            ears.inUse(node, nowNanos);
        }
    }

    @Override
    public void left(String server) {
        ears.left(server);
        NodeRecord record = records.get(server);
        if (record != null) {
            record.left();
        }
    }

    /** Keys that each server evicted in a second, as far as it is known; those that are not asked any more are missing. */
    public Map<String, Double> evictedPerSecond() {
        Map<String, Double> rates = new HashMap<>();
        records.forEach((server, record) -> {
            double rate = record.evictedPerSecond();
            if (!Double.isNaN(rate)) {
                rates.put(server, rate);
            }
        });
        return rates;
    }

    /** What servers tell goes to what is known of keys, and to the memory of their values. */
    private final class Told implements Ears.Hearer {

        @Override
        public void heard(Scope in, String server, KeyEvent.Kind kind, @Nullable Key key) {
            if (key == null) {
                keys.toldEverything(server);
                memory.mayHaveChanged(in.server(), EVERY_KEY);
                return;
            }
            boolean isOurs = keys.told(in, server, kind, key);
            boolean isGone = switch (kind) {
                case REMOVED, RENAMED_AWAY, CHANGED -> true;
                case EXPIRED, EVICTED, STORED -> false;
            };
            if (isGone) {
                // of an event alone the version stays: it comes behind this process's own writes, too
                memory.changed(key, isOurs || kind != KeyEvent.Kind.CHANGED);
            }
        }

        @Override
        public void missed(Scope in) {
            memory.mayHaveChanged(in.server(), wanted.prefixes);
        }
    }

    @Override
    public boolean isSpike(long roundTripNanos) {
        return wanted.isSampled && roundTripNanos >= SPIKE_NANOS;
    }

    @Override
    public void wasSlow(Primary server, long sinceNanos, @Nullable Object slowLog, @Nullable Object latency) {
        // who may not call INFO either was told so: one line is enough
        if (SlowLog.isForbidden(slowLog) && server.condition().now().isSampled()) {
            AgentLog.infoOnce(
                    "slowlog " + server.server(),
                    "what holds up " + server.server()
                            + " is not known: the user of the connection may not call SLOWLOG"
                            + " there; ACL SETUSER with +slowlog|get allows it");
        }
        long now = ticker.getAsLong();
        NodeRecord record = records.get(server.server());
        ServerClock clock = record == null ? ServerClock.NOT_TOLD : record.clock();
        long sinceSeconds = clock.secondsAt(sinceNanos, now, System.currentTimeMillis());
        SlowLog worst = SlowLog.worst(slowLog, latency, sinceSeconds);
        if (worst == null) {
            return;
        }
        Long said = saidNanos.get(server.server());
        if (said == null || now - said >= SAY_AGAIN_NANOS) {
            if (saidNanos.size() >= MAX_SERVERS) {
                saidNanos.clear();
            }
            saidNanos.put(server.server(), now);
            AgentLog.info(
                    "Redis " + server.server() + " was busy with " + worst.what() + " for " + worst.millis() + " ms");
        }
        observer.wasBusy(new Busy(server.server(), worst.what(), worst.millis(), now));
    }
}
