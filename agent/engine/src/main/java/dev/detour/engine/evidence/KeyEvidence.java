package dev.detour.engine.evidence;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.KeyProbe;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.ServerCondition;
import dev.detour.engine.model.ServerRole;
import dev.detour.engine.model.Verdict;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges nulls by what was seen of their keys and is known of their servers. Thread-safe; never blocks.
 *
 * <p>The strongest witness that has something to say is believed. Server identity stands before the counters of INFO: of a
 * key that was seen before its server lost everything, nothing that was evicted or expired elsewhere is the better
 * explanation.
 */
public final class KeyEvidence implements KeyFacts {

    private static final List<Witness> STRONGEST_FIRST = List.of(
            new EventWitness(),
            new OwnWriteWitness(),
            new TrackingWitness(),
            new IdentityWitness(),
            new InfoWitness(),
            new OriginWitness());

    /** An own write's echo. */
    private static final long ECHO_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What is heard of a server's keys. */
    interface Hearsay {
        /** Whether anything is, that may come after a null. */
        boolean isLive(String server, int database);

        /** Whether everything is, and was since that time. */
        boolean isCompleteSince(String server, int database, long nanos);

        /** Whether all that the server had told by then is known, because it has answered a later question. */
        boolean isProven(String server, int database, long nanos);

        /** Asks that question, if there is none under way. Never blocks. */
        void ask(String server, int database);
    }

    private final KeyMemory memory;
    private final Emptied emptied = new Emptied();
    private final ServerNumbers numbers = new ServerNumbers();
    private final Pending pending;
    private final Pending.Counter counter;
    private final Hearsay hearsay;
    private final Predicate<Lookup> isKnownAbsent;
    private final LongSupplier ticker;

    /** @param isKnownAbsent whether the origin was asked lately and has no value either */
    KeyEvidence(
            KeyMemory memory,
            Hearsay hearsay,
            Predicate<Lookup> isKnownAbsent,
            Pending.Counter counter,
            LongSupplier ticker) {
        this.memory = memory;
        this.hearsay = hearsay;
        this.isKnownAbsent = isKnownAbsent;
        this.counter = counter;
        this.pending = new Pending(counter);
        this.ticker = ticker;
    }

    /** A value of the key was read. */
    public void seen(Lookup lookup) {
        Namespace in = lookup.namespace();
        if (in != null && isOfUse(lookup)) {
            memory.seen(id(in, lookup.key()));
        }
    }

    /** The same without a {@link Lookup}, where the time is known, as {@link System#nanoTime()}. */
    public void seen(KeyProbe key, Namespace in, Route route, long nowNanos) {
        if (isOfUse(route)) {
            memory.seen(memory.id(in.server(), in.database(), key), nowNanos);
        }
    }

    /** A null was read: why, as far as can be told now. Counts it. */
    public Outcome.Miss judge(Lookup lookup) {
        long now = ticker.getAsLong();
        ServerCondition server = lookup.node().primary().condition();
        Namespace in = lookup.namespace();
        Recollection memory = null;
        Verdict verdict;
        if (in == null || !isOfUse(lookup)) {
            verdict = verdict(lookup, null, null, server, now);
            count(lookup, verdict);
        } else {
            long id = id(in, lookup.key());
            memory = this.memory.recall(id);
            this.memory.missed(id);
            verdict = verdict(lookup, in, memory, server, now);
            count(lookup, in, id, memory, verdict, now);
        }
        return new Outcome.Miss(verdict, server.now().asOf(now).isPressed());
    }

    private Verdict verdict(
            Lookup lookup, @Nullable Namespace in, @Nullable Recollection memory, ServerCondition server, long now) {
        Emptied.When when =
                in == null ? null : emptied.of(Scope.of(in), lookup.node().server(), now);
        Case nothing = new Case(
                memory, server.now().asOf(now), server.isOutOfSight(now), when, isKnownAbsent.test(lookup), now);
        for (Witness witness : STRONGEST_FIRST) {
            Verdict verdict = witness.of(nothing);
            if (verdict != null) {
                return verdict;
            }
        }
        return Verdict.UNEXPLAINED;
    }

    /** Whether the latest fact is an event of the very server that was read, a primary. */
    private boolean isOfItsServer(Lookup lookup, Recollection memory, String server) {
        return lookup.node().role().isPrimary()
                && memory.factServer() != ServerNumbers.NOBODY
                && memory.factServer() == numbers.of(server);
    }

    private void count(Lookup lookup, Verdict verdict) {
        String server = lookup.node().server();
        counter.count(server == null ? "" : server, verdict, 1);
    }

    private void count(Lookup lookup, Namespace in, long id, @Nullable Recollection memory, Verdict verdict, long now) {
        String server = lookup.node().server();
        if (server == null || !hearsay.isLive(server, in.database())) {
            count(lookup, verdict);
            return;
        }
        boolean isByEvent =
                memory != null && verdict.source() == Verdict.Source.EVENT && isOfItsServer(lookup, memory, server);
        long eventNanos = memory == null ? now : memory.factNanos();
        ServerRole role = lookup.node().role(); // and not the node, which leads to the application's client
        pending.add(id, new Teller(hearsay, server, in.database(), role), verdict, isByEvent, eventNanos, now);
    }

    /** Counts nulls for whose events there was time enough. */
    void settle() {
        pending.settle(ticker.getAsLong());
    }

    /** Whether the key is known to have been read no more than once, its nulls included. */
    public boolean isReadOnce(Lookup lookup) {
        return memory.isOn() && isOfUse(lookup) && reads(lookup) < 2;
    }

    int reads(Lookup lookup) {
        Namespace in = lookup.namespace();
        Recollection known = in == null ? null : memory.recall(id(in, lookup.key()));
        return known == null ? 0 : known.reads();
    }

    /**
     * A server has told something of a key; of one that was never read or written here nothing is kept.
     *
     * @param scope where the application has the key
     * @param server which of its servers has told
     * @return whether the key may have been this process's own doing a moment ago
     */
    boolean told(Scope scope, String server, KeyEvent.Kind kind, Key key) {
        long id = memory.id(scope.server(), scope.database(), key.bytes());
        if (!memory.knows(id)) {
            return !memory.isOn(); // then nobody knows
        }
        long now = ticker.getAsLong();
        Recollection before = memory.recall(id);
        Fact fact = factOf(kind);
        memory.told(id, fact, numbers.of(server));
        MissKind end = EventWitness.kindOf(fact);
        if (end != null) {
            pending.told(id, server, end, now);
        } else if (fact == Fact.STORED) {
            pending.stored(id);
        }
        return before != null
                && before.isOwnFact()
                && before.fact() != Fact.NONE
                && now - before.factNanos() < ECHO_NANOS;
    }

    private static Fact factOf(KeyEvent.Kind kind) {
        return switch (kind) {
            case EXPIRED -> Fact.EXPIRED;
            case EVICTED -> Fact.EVICTED;
            case REMOVED -> Fact.REMOVED;
            case RENAMED_AWAY -> Fact.RENAMED_AWAY;
            case STORED -> Fact.STORED;
            case CHANGED -> Fact.INVALIDATED;
        };
    }

    /** A server has told that a database, or all of them, may have been emptied. */
    void toldEverything(String server) {
        emptied.told(server, ticker.getAsLong());
    }

    @Override
    public void stored(Namespace in, byte[] key, long ttlEndNanos) {
        long id = id(in, key);
        memory.written(id, ttlEnd(ttlEndNanos));
        pending.stored(id);
    }

    @Override
    public void expires(Namespace in, byte[] key, long ttlEndNanos) {
        memory.expires(id(in, key), ttlEnd(ttlEndNanos));
    }

    @Override
    public void removed(Namespace in, byte[] key) {
        memory.removed(id(in, key));
    }

    @Override
    public void renamed(Namespace in, byte[] from, byte[] to) {
        long target = id(in, to);
        memory.renamed(id(in, from), target);
        pending.stored(target);
    }

    @Override
    public void doubted(Namespace in, byte[] key) {
        memory.doubted(id(in, key));
    }

    @Override
    public void emptied(Namespace in, boolean allDatabases) {
        emptied.emptied(in.server(), allDatabases ? null : in.database(), ticker.getAsLong());
    }

    private static long ttlEnd(long nanos) {
        if (nanos == KeyFacts.NO_TTL) {
            return KeyMemory.NO_TTL;
        }
        return nanos == KeyFacts.KEEP_TTL ? KeyMemory.KEEP_TTL : nanos;
    }

    /** Where every null goes the same way, nothing is gained by knowing more. */
    private static boolean isOfUse(Lookup lookup) {
        return isOfUse(lookup.route());
    }

    private static boolean isOfUse(Route route) {
        return route.policy().table().tellsNullsApart();
    }

    private long id(Namespace in, Key key) {
        return id(in, key.bytes());
    }

    private long id(Namespace in, byte[] key) {
        return memory.id(in.server(), in.database(), key);
    }
}
