package dev.detour.engine.evidence;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.OwnThread;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** An ear for each database of each primary that the application reads from. Thread-safe; never blocks. */
final class Ears implements KeyEvidence.Hearsay {

    private static final int MAX = 1_000;

    /** May each be held up by a server that does not answer. */
    private static final int ASKERS = 8;

    /** Names of one server; there are few of them, as a rule one. */
    private static final int MAX_SCOPES = 64;

    private static final List<String> EVERY_KEY = List.of("*");

    /** Is told what was heard. */
    interface Hearer {
        /** @param in where the application has the key; null for every key */
        void heard(Scope in, String server, KeyEvent.Kind kind, @Nullable Key key);

        /** Until now keys with the prefixes may have changed without being told. */
        void missed(Scope in);
    }

    /** An ear, and since when its server is known to be a primary. */
    private static final class Listening {

        final Ear ear;

        /** Where applications have the keys of the one database: under each name that they know its server by. */
        private final Set<Scope> scopes;

        private volatile long primaryNanos;

        /** Set last, and for good: the ear of one that turns out to be a replica is forgotten. */
        private volatile boolean isPrimary;

        Listening(Ear ear, Set<Scope> scopes) {
            this.ear = ear;
            this.scopes = scopes;
        }

        void inUse(Node node, Scope in, long nowNanos) {
            if (scopes.size() < MAX_SCOPES) {
                scopes.add(in);
            }
            if (!isPrimary && node.role().isPrimary()) {
                primaryNanos = nowNanos;
                isPrimary = true;
            }
        }

        /** What a replica has told means something else, whatever it has become since. */
        boolean isCompleteSince(long nanos) {
            return isPrimary && nanos - primaryNanos >= 0 && ear.hasHeardAllSince(nanos);
        }
    }

    private final ConcurrentMap<Scope, Listening> ears = new ConcurrentHashMap<>();
    private final List<String> prefixes;
    private final Hearer hearer;
    private final Executor askers = threads(ASKERS, "detour-listen");
    private final Executor tellers = threads(1, "detour-heard");
    private final LongSupplier ticker;

    Ears(List<String> prefixes, Hearer hearer, LongSupplier ticker) {
        this.prefixes = prefixes;
        this.hearer = hearer;
        this.ticker = ticker;
    }

    private static Executor threads(int most, String name) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), OwnThread.named(name));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    void inUse(Node node, long nowNanos) {
        Namespace namespace = node.namespace();
        String server = node.server();
        LinkFactory links = node.links();
        if (namespace == null || server == null || links == null) {
            return;
        }
        if (node.role().isReplica()) { // it tells of what has expired, or was evicted, as deleted
            left(server);
            return;
        }
        Scope at = new Scope(server, namespace.database());
        Listening listening = ears.get(at);
        if (listening == null) {
            if (ears.size() >= MAX) {
                return;
            }
            listening = ears.computeIfAbsent(at, name -> listening(name, Scope.of(namespace)));
        }
        listening.inUse(node, Scope.of(namespace), nowNanos);
        listening.ear.keepUp(links, nowNanos);
    }

    private Listening listening(Scope at, Scope first) {
        Set<Scope> scopes = ConcurrentHashMap.newKeySet();
        scopes.add(first);
        return new Listening(ear(at, first, scopes), scopes);
    }

    private Ear ear(Scope at, Scope first, Set<Scope> scopes) {
        return new Ear(
                at.server(),
                at.database(),
                EVERY_KEY,
                prefixes,
                new Ear.Hearer() {
                    @Override
                    public void heard(String server, KeyEvent event) {
                        Key key = event.key();
                        if (key == null) {
                            scopes.forEach(in -> hearer.heard(in, server, event.kind(), null));
                        } else {
                            hearer.heard(first, server, event.kind(), key);
                        }
                    }

                    @Override
                    public void missed(String server) {
                        scopes.forEach(hearer::missed);
                    }
                },
                askers,
                tellers,
                ticker);
    }

    /** Forgets its ears, whose queues take memory; if it is used again, it has others. */
    void left(String server) {
        ears.forEach((at, listening) -> {
            if (at.server().equals(server) && ears.remove(at, listening)) {
                listening.ear.close();
            }
        });
    }

    /** How many there are. */
    int size() {
        return ears.size();
    }

    private @Nullable Listening to(String server, int database) {
        return ears.isEmpty() ? null : ears.get(new Scope(server, database));
    }

    @Override
    public boolean isLive(String server, int database) {
        Listening listening = to(server, database);
        return listening != null && listening.ear.isLive();
    }

    @Override
    public boolean isCompleteSince(String server, int database, long nanos) {
        Listening listening = to(server, database);
        return listening != null && listening.isCompleteSince(nanos);
    }

    @Override
    public boolean isProven(String server, int database, long nanos) {
        Listening listening = to(server, database);
        return listening != null && listening.ear.isProven(nanos);
    }

    @Override
    public void ask(String server, int database) {
        Listening listening = to(server, database);
        if (listening != null) {
            listening.ear.ask();
        }
    }
}
