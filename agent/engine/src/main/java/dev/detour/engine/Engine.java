package dev.detour.engine;

import dev.detour.bootstrap.Registrations;
import dev.detour.engine.breaker.Primaries;
import dev.detour.engine.config.Settings;
import dev.detour.engine.evidence.Evidence;
import dev.detour.engine.evidence.KeyFacts;
import dev.detour.engine.fault.Faults;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.KeyProbe;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.RouteEnd;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.model.ServerRole;
import dev.detour.engine.model.Traces;
import dev.detour.engine.model.Traffics;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Value;
import dev.detour.engine.route.Applications;
import dev.detour.engine.route.Coverage;
import dev.detour.engine.route.Foresight;
import dev.detour.engine.route.Router;
import dev.detour.engine.route.Steps;
import dev.detour.engine.tier.DeadlineRing;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.LocalTier.Loaded;
import dev.detour.engine.tier.OriginTier;
import dev.detour.engine.tier.RemoteTiers;
import dev.detour.engine.tier.Versions;
import dev.detour.engine.warm.Reheating;
import dev.detour.engine.warm.Warmer;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an adapter asks: is this key covered, remember this hit, what else could answer. Thread-safe; one per JVM. */
public final class Engine {

    private final Settings settings;
    private final Versions versions = new Versions();
    private final LocalTier local;
    private final Primaries primaries;
    private final RemoteTiers remote;
    private final Applications applications;
    private final Decision.Observer observer;
    private final Router router;
    private final DeadlineRing deadlines;
    private final WriteTracker writes;
    private final Evidence evidence;
    private final Reheating reheating;
    private final Warmer warmer;
    private final Traces.Source traces;
    private final OriginTier origins;
    private final Observations observations;
    private final @Nullable Faults faults;
    private final Hits hits;

    /** Makes an engine; no thread runs before it is needed. */
    public Engine(Settings settings, Decision.Observer observer) {
        this(settings, observer, transition -> {});
    }

    /** The same, with someone who is told of every change of a breaker. */
    public Engine(Settings settings, Decision.Observer observer, Transition.Listener listener) {
        this(settings, observer, listener, loader -> Traces.NONE);
    }

    /** The same, with what traces the reads of each copy of a client. */
    public Engine(Settings settings, Decision.Observer observer, Transition.Listener listener, Traces.Source traces) {
        this(settings, observer, listener, traces, null);
    }

    /**
     * The same.
     *
     * @param facts is told what this process's own writes did; null for what the engine makes of that itself
     */
    public Engine(
            Settings settings,
            Decision.Observer observer,
            Transition.Listener listener,
            Traces.Source traces,
            @Nullable KeyFacts facts) {
        this.settings = settings;
        this.traces = traces;
        this.observer = observer;
        this.local = new LocalTier(settings, versions);
        this.applications = new Applications(
                settings.policy(),
                settings.routes(),
                settings.loaders(),
                RouteMode.valueOf(settings.mode().name()),
                mayAct() ? settings.faults() : List.of());
        this.observations = new Observations(new Foresight(local), applications.traffics(), observer);
        this.primaries = new Primaries(settings, transition -> {
            observations.changed(transition);
            listener.changed(transition);
        });
        this.deadlines = new DeadlineRing();
        this.warmer = new Warmer(settings, versions, this::isWorthWarming, observer, writing());
        this.faults = mayAct() ? Faults.of(settings.faults(), settings.faultSeed()) : null;
        this.origins = new OriginTier(
                settings,
                versions,
                sink(local, warmer),
                listener,
                observer,
                faults == null ? none -> null : faults::slowness);
        this.evidence = new Evidence(wanted(settings), memory(), origins::isKnownAbsent, observer);
        KeyFacts toTell = facts == null ? evidence.keys() : facts;
        this.writes = new WriteTracker(versions, local, applications, toTell);
        this.reheating = new Reheating(local, origins, versions);
        this.remote = new RemoteTiers(settings, versions, listener, evidence);
        this.hits = new Hits(local, evidence.keys(), remote);
        this.router = new Router(
                new Steps(settings, local, origins, remote, listener, this::missed, warmer::isRefused), observer);
    }

    private static OriginTier.Sink sink(LocalTier local, Warmer warmer) {
        return new OriginTier.Sink() {
            @Override
            public void loaded(Lookup lookup, Value value, long loaderTtlNanos) {
                boolean isWritten = warm(lookup, value, loaderTtlNanos);
                local.loaded(lookup, value, loaderTtlNanos, isWritten); // a guess is good enough for Redis alone
            }

            private boolean warm(Lookup lookup, Value value, long loaderTtlNanos) {
                return warmer.warm(lookup, value, warmer.ttlNanos(lookup, loaderTtlNanos));
            }

            @Override
            public boolean isLatelyLoaded(Lookup lookup) {
                Loaded unwritten = local.unwritten(lookup);
                if (unwritten != null) { // now it is read again
                    warm(lookup, unwritten.value(), unwritten.ttlNanos());
                }
                return local.isLatelyLoaded(lookup);
            }

            @Override
            public void absent(Lookup lookup) {
                local.gone(lookup);
            }
        };
    }

    private static Evidence.Wanted wanted(Settings settings) {
        Settings.Evidence evidence = settings.evidence();
        return new Evidence.Wanted(
                evidence.sample(),
                evidence.events(),
                evidence.tracking(),
                evidence.maxBytes(),
                settings.eviction().ratePerSecond(),
                settings.eviction().memoryPercent() / 100.0);
    }

    private Evidence.Memory memory() {
        return new Evidence.Memory() {
            @Override
            public void changed(Key key, boolean isOurs) {
                if (!isOurs) {
                    versions.move(key);
                }
                local.forget(key);
            }

            @Override
            public void mayHaveChanged(String server, List<String> prefixes) {
                try {
                    local.doubt(server, prefixes);
                } catch (Throwable failure) {
                    writes.lostTrack("following changes by others", failure);
                }
            }
        };
    }

    private Warmer.Writing writing() {
        return new Warmer.Writing() {
            @Override
            public void begins(Namespace in, byte[] key, long ttlEndNanos) {
                tell(() -> evidence.keys().stored(in, key, ttlEndNanos));
            }

            @Override
            public void failed(Namespace in, byte[] key) {
                tell(() -> evidence.keys().doubted(in, key));
            }

            @Override
            public void outdated(Namespace in, byte[] bytes, boolean isOver) {
                Key key = Key.of(bytes);
                versions.unsure(key, in.server(), isOver); // first, or a read under way would be kept after all
                local.forget(key);
            }

            private void tell(Runnable telling) {
                try {
                    telling.run();
                } catch (Throwable failure) { // the value is worth more than what is known of it
                    AgentLog.ownFault("telling of a write", failure);
                }
            }
        };
    }

    /** What is written to a server that makes room for it by evicting takes another key's place. */
    private boolean isWorthWarming(Lookup lookup) {
        Condition server = lookup.node().primary().condition().now().asOf(System.nanoTime());
        String name = lookup.node().server();
        if (server.isFull() && name != null) {
            Warmer.sayFull(name);
        }
        return !server.isFull() && !(server.isPressed() && evidence.keys().isReadOnce(lookup));
    }

    /** What became of the reads of all routes, by name. */
    public Traffics traffics() {
        return applications.traffics();
    }

    /** What can be asked of it at any time. */
    public Figures figures() {
        return new Figures(
                traffics(),
                origins.loads(),
                local::figures,
                warmer::figures,
                evidence::evictedPerSecond,
                this::injected);
    }

    private Map<InjectedFault, Long> injected() {
        return faults == null ? Map.of() : faults.counts();
    }

    /** What an adapter is to inject; null where that is nothing, so that it need not ask. Fixed at the start. */
    public @Nullable Faults faults() {
        return faults;
    }

    /** Reads that are only observed: an adapter tells what becomes of them, and acts upon nothing. */
    public Observations observations() {
        return observations;
    }

    /**
     * Whether this process may do more than look on: connect to servers by itself, hand out what stands in for a connection,
     * hold a client up. Fixed at the start, whatever the modes of single routes.
     */
    public boolean mayAct() {
        return settings.mode() == Settings.Mode.ROUTE;
    }

    /** The settings in force. */
    public Settings settings() {
        return settings;
    }

    /**
     * What is cache data for the application that the calling thread works for.
     *
     * @param clientLoader the loader that defines the client's classes; null stands for the bootstrap loader
     */
    public Coverage coverage(@Nullable ClassLoader clientLoader) {
        return applications.current(clientLoader);
    }

    /**
     * What traces the reads of a copy of a client.
     *
     * @param clientLoader the loader that defines the client's classes; null stands for the bootstrap loader
     */
    public Traces traces(@Nullable ClassLoader clientLoader) {
        return traces.of(clientLoader);
    }

    /** Told of the loaders that applications register by themselves. */
    public Registrations.Listener registrations() {
        return applications.registrations();
    }

    /**
     * Where reads of a connection go.
     *
     * @param namespace null where the connection never told its server
     */
    public Node node(@Nullable Namespace namespace, @Nullable LinkFactory links) {
        return namespace == null ? Node.UNKNOWN : new Node(namespace, mine(links), primaries.of(namespace.server()));
    }

    /** Without links nothing connects to a server: neither a tier, nor who samples, listens, finds replicas or warms. */
    private @Nullable LinkFactory mine(@Nullable LinkFactory links) {
        if (links == null || !mayAct()) {
            return null;
        }
        return traces.isAnybodyListening() ? new SilentLinks(links, traces) : links;
    }

    /**
     * Where reads of a connection go that has several servers, such as a cluster's.
     *
     * @param server the one that reads go to, as {@code host:port}
     * @param links to that server
     */
    public Node node(Namespace namespace, String server, @Nullable LinkFactory links) {
        return new Node(namespace, server, mine(links), primary(server));
    }

    /** The health of a server, which is {@code host:port}. */
    public Primary primary(String server) {
        return primaries.of(server);
    }

    /** The health of every server that is in use; live. */
    public Collection<Primary> servers() {
        return primaries.all();
    }

    /** What is done, once, before the first server is known; must neither block nor throw. */
    public void whenFirstServer(Runnable task) {
        primaries.whenFirst(task);
    }

    /** The version of a key now, to be kept in a {@link Lookup} from its beginning. */
    public long version(Key key) {
        return versions.of(key);
    }

    /** The same of the key that a probe stands for. */
    public long version(KeyProbe key) {
        return versions.of(key);
    }

    /** The same of the key with this hash. */
    public long version(int keyHash) {
        return versions.ofHash(keyHash);
    }

    /** Is told of this process's own writes. */
    public WriteTracker writes() {
        return writes;
    }

    /** Whether the breaker of any server may be other than closed; cheap enough for each read. */
    public boolean isAnyAiling() {
        return primaries.isAnyAiling();
    }

    /** Deadlines for replies that nobody waits for in a socket. */
    public DeadlineRing deadlines() {
        return deadlines;
    }

    /** Looks at values that Redis gave, before anything is made of them. */
    public Hits hits() {
        return hits;
    }

    /**
     * Whether {@link #remember} would have nothing to do for these bytes, so that they need not be copied.
     *
     * @param reply its position is not moved
     */
    public boolean isNoNews(Lookup lookup, ByteBuffer reply) {
        try {
            if (reply.remaining() > settings.local().maxValueBytes()) {
                evidence.keys().seen(lookup); // it is never kept, and so never remembered
            }
            return isPerhapsOverwritten(lookup) && lookup.node().role().isReplica() || local.isNoNews(lookup, reply);
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at what is remembered", failure);
            return true;
        }
    }

    /**
     * Whether a value that a server gave is one that Detour has set for a moment, and that this process has overwritten
     * since: to its caller it is a null. Where nothing is being written back that takes one look.
     *
     * @param reply its position is not moved; null for one that has lost bytes as a client decoded it
     */
    public boolean isTakenBack(Lookup lookup, @Nullable ByteBuffer reply) {
        try {
            return versions.trials().areAny() && versions.trials().isTakenBack(lookup, reply);
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at what is written back", failure);
            return false;
        }
    }

    /** Whether {@link #isTakenBack} has to be asked of any value. */
    public boolean areTrials() {
        return versions.trials().areAny();
    }

    /** The same of a value of this key; allocates nothing. */
    public boolean areTrials(KeyProbe key) {
        return versions.trials().areAny() && versions.trials().areAny(key);
    }

    /** Where the server is a replica, which need not have what this process wrote. */
    private static boolean isPerhapsOverwritten(Lookup lookup) {
        return lookup.version() != Versions.NEVER_MOVED;
    }

    /**
     * Keeps a value that the server gave, unless the key was written since the read began. If this process has ever
     * written the key by its name it counts only once the server is known to be a primary; if it may have been written,
     * not at all from a replica. Never blocks.
     */
    public void remember(Lookup lookup, Value value) {
        try {
            ServerRole role = isPerhapsOverwritten(lookup) ? lookup.node().role() : ServerRole.PRIMARY;
            if (!role.isReplica()) {
                boolean isProven = role.isPrimary() || !versions.wasWritten(lookup.key());
                local.remember(lookup, value, isProven ? null : role);
            }
            evidence.keys().seen(lookup);
            remote.inUse(lookup.node());
        } catch (Throwable failure) { // whatever it is, the client goes on with what it has
            AgentLog.ownFault("remembering", failure);
        }
    }

    /**
     * The same for a value from another server than the one that the lookup was meant for: a replica may not have what
     * this process wrote, so it is kept only where nothing was written, or the replica is known to have been in step when the read began.
     */
    public void remember(Lookup lookup, Value value, String server) {
        try {
            if (lookup.version() == Versions.NEVER_MOVED || remote.wasInStep(lookup, server)) {
                local.remember(lookup.servedBy(server), value);
                evidence.keys().seen(lookup);
            }
            remote.inUse(lookup.node());
        } catch (Throwable failure) {
            AgentLog.ownFault("remembering", failure);
        }
    }

    /**
     * The primary answered null: what was kept under the key is forgotten, unless the cause is one for which copies
     * answer. Never blocks.
     *
     * @return the null with its cause
     */
    public Outcome.Miss missed(Lookup lookup) {
        Outcome.Miss nothing = judged(lookup);
        try {
            local.missed(lookup, causeOf(nothing));
        } catch (Throwable failure) {
            writes.lostTrack("forgetting", failure);
        }
        return nothing;
    }

    /** The primary is taken to have answered null, of which nothing is true: it is counted, and nothing is learnt from it. */
    public void missedByInjection(Lookup lookup, Outcome.Miss nothing) {
        try {
            observer.missed(Objects.requireNonNullElse(lookup.node().server(), ""), nothing.verdict(), 1);
        } catch (Throwable failure) {
            AgentLog.ownFault("counting an injected null", failure);
        }
    }

    private static Event causeOf(Outcome.Miss nothing) {
        try {
            return Event.of(nothing);
        } catch (Throwable failure) { // of which the memory knows nothing
            AgentLog.ownFault("looking for the cause of a null", failure);
            return Event.UNEXPLAINED;
        }
    }

    private Outcome.Miss judged(Lookup lookup) {
        try {
            remote.inUse(lookup.node()); // or a server that has answered nothing but nulls would never be sampled
            Outcome.Miss nothing = evidence.keys().judge(lookup);
            if (nothing.kind() == MissKind.COLD_START) {
                String server = lookup.node().server();
                if (server != null && lookup.node().primary().condition().isOutOfSight(System.nanoTime())) {
                    remote.askSoon(server);
                }
                if (isRouted(lookup) && !warmer.isRefused(lookup)) {
                    reheating.missed(lookup);
                }
            }
            return nothing;
        } catch (Throwable failure) {
            AgentLog.ownFault("looking for the cause of a null", failure);
            return Outcome.UNEXPLAINED;
        }
    }

    /**
     * The server's reply to a read that was answered from elsewhere came, and was dropped: once for each such reply, be it a
     * value, a null or an error. Never blocks.
     *
     * @param by {@link Primary#UNWATCHED} where nobody knows who replied
     */
    public void repliedLate(Primary by) {
        try {
            observer.repliedLate(by.server());
        } catch (Throwable failure) {
            AgentLog.ownFault("counting a late reply", failure);
        }
    }

    /**
     * Whether this outcome becomes a null, now that no tier has had an answer while the client still waited for the
     * primary.
     */
    public boolean endsAsMiss(Lookup lookup, Outcome outcome) {
        return isRouted(lookup) && Router.endsAsMiss(lookup, outcome);
    }

    /** Where it is not, no answer is changed, whoever asks for what. */
    private static boolean isRouted(Lookup lookup) {
        return lookup.route().traffic().mode() == RouteMode.ROUTE;
    }

    /** Whether any tier could answer after this outcome; if not, the client had better go on by itself. */
    public boolean canDivert(Lookup lookup, Outcome outcome) {
        try {
            return isRouted(lookup) && router.canDivert(lookup, outcome);
        } catch (Throwable failure) {
            AgentLog.ownFault("deciding", failure);
            return false;
        }
    }

    /**
     * Tries the tiers below the primary, on this thread; blocks up to the origin's time-out.
     *
     * <p>An interrupt ends the wait without an answer and stays set.
     *
     * @return null where no tier has an answer: the caller gets its original outcome
     */
    public @Nullable Answer divert(Lookup lookup, Outcome outcome) {
        return divert(lookup, outcome, why -> {});
    }

    /**
     * The same.
     *
     * @param inVain is told before the end, on this thread, where no tier has a value
     */
    public @Nullable Answer divert(Lookup lookup, Outcome outcome, Consumer<Exhaustion> inVain) {
        try {
            inUse(lookup, outcome);
            return router.divert(lookup, outcome, inVain);
        } catch (Throwable failure) {
            AgentLog.ownFault("a route", failure);
            return null;
        }
    }

    /**
     * The same without blocking.
     *
     * @param done gets the answer, or null, exactly once, on a thread made for application code; null on this one where
     *     too much is under way
     */
    public void divertAsync(Lookup lookup, Outcome outcome, RouteEnd done) {
        inUse(lookup, outcome);
        router.divertAsync(lookup, outcome, done);
    }

    /**
     * The same, for an end behind which no code of the application goes on: it need not wait until such code leaves it
     * a thread.
     *
     * @param done gets the answer, or null, exactly once, on a thread of Detour's own, which must not be held up; null
     *     on this one where too much is under way
     */
    public void divertInPlace(Lookup lookup, Outcome outcome, RouteEnd done) {
        inUse(lookup, outcome);
        router.divertInPlace(lookup, outcome, done);
    }

    private void inUse(Lookup lookup, Outcome outcome) {
        try {
            remote.inUse(lookup.node());
            String server = lookup.node().server();
            if (server != null
                    && outcome instanceof Outcome.Fault fault
                    && fault.kind().tellsOfTopology()) {
                remote.topologyDoubted(server);
            }
        } catch (Throwable failure) {
            AgentLog.ownFault("watching a server", failure);
        }
    }
}
