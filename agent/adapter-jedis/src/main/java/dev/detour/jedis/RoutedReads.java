package dev.detour.jedis;

import dev.detour.bootstrap.Answered;
import dev.detour.engine.Engine;
import dev.detour.engine.WatchedKeys;
import dev.detour.engine.WeakKeys;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.model.Traces;
import dev.detour.engine.model.Value;
import dev.detour.engine.route.Coverage;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.Pool;

/**
 * The public {@code get}: which calls are routed, what their outcome means, and the way along the route. Not final for
 * {@link FaultyReads} alone, which is not loaded where nothing is injected, so that no read asks whether something is.
 */
class RoutedReads {

    /** A client's own failover decides, and in its own time. */
    private static final ClassValue<Boolean> FAILS_OVER = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> executor) {
            String name = executor.getSimpleName();
            return name.contains("MultiDb") || name.contains("CircuitBreaker");
        }
    };

    private final Engine engine;
    private final ThreadSlots threads;
    private final Connections connections;
    private final Pools pools;
    private final WatchedKeys<Watching> watchedKeys;
    private final @Nullable ClassLoader clientLoader = Connection.class.getClassLoader();

    /** Where each client read last, for a read that reaches no connection. */
    private final WeakKeys<Object, LastNode> lastNodes = new WeakKeys<>();

    private final Clusters clusters;
    private final Traces traces;
    private final ObservedReads observed;

    RoutedReads(Engine engine, ThreadSlots threads, Connections connections, Pools pools, Clusters clusters) {
        this.engine = engine;
        this.threads = threads;
        this.connections = connections;
        this.watchedKeys = connections.watchedKeys();
        this.pools = pools;
        this.clusters = clusters;
        this.traces = engine.traces(clientLoader);
        this.observed = new ObservedReads(engine.observations(), this, pools);
    }

    /** What is done with calls that are only observed. */
    ObservedReads observed() {
        return observed;
    }

    /** The call, or null where the read is none of Detour's business. */
    @Nullable
    Call started(Object client, @Nullable Object key) throws Throwable {
        if (OwnThread.isCurrent()) {
            return null; // a loader that reads Redis must not call itself
        }
        Coverage coverage = engine.coverage(clientLoader);
        if (key instanceof String text) {
            Route route = isTooLong(text.length()) ? null : coverage.match(text);
            Call call = route == null ? null : unused(route);
            return route != null && call != null && call.probe().take(text) ? start(call, client, route, false) : null;
        }
        if (key instanceof byte[] bytes) {
            Route route = isTooLong(bytes.length) ? null : coverage.match(bytes);
            Call call = route == null ? null : unused(route);
            return route != null && call != null && call.probe().take(bytes) ? start(call, client, route, true) : null;
        }
        return null;
    }

    /** The thread's call; null where the read is part of another, or not to be looked at. */
    private @Nullable Call unused(Route route) {
        Call call = threads.call();
        return call.isInUse() || route.traffic().mode() == RouteMode.OFF ? null : call;
    }

    private static boolean isTooLong(int length) {
        return length == 0 || length > Key.MAX_BYTES;
    }

    private @Nullable Call start(Call call, Object client, Route route, boolean asBytes) throws Throwable {
        if (watchedKeys.isAny() && watchedKeys.contains(call.key())) {
            return null; // whatever connection that is on: a diverted read would be a lost update
        }
        if (client instanceof Jedis single && isGoneForGood(single)) {
            return null; // the application has to see that, to make another
        }
        boolean watched = JedisMembers.complete();
        if (JedisClasses.isUnified(client)) {
            UnifiedJedis unified = (UnifiedJedis) client;
            if (UnifiedMembers.rewritesKeys(unified)) {
                return null; // the key on the wire is another one
            }
            Object executor = UnifiedMembers.executor(unified);
            watched &= executor == null || !FAILS_OVER.get(executor.getClass());
        }
        long now = System.nanoTime();
        traces.look(now);
        call.start(client, route, asBytes, engine.version(call.probe()), now);
        if (watched) {
            call.watch();
        }
        return call;
    }

    /** Broken and outside a pool; one without a configuration simply connects again, as nobody shakes hands for it. */
    private boolean isGoneForGood(Jedis client) throws Throwable {
        if (client instanceof StandIn || !client.isBroken() || JedisMembers.pool(client) != null) {
            return false;
        }
        ConnectionState state = connections.of(JedisMembers.connection(client));
        if (state.isHandshakeDue()) {
            return false;
        }
        // what broke in Jedis 3 stays broken
        return !JedisClasses.HAS_UNIFIED || client.isConnected() || !state.isBare();
    }

    /**
     * Before the client is asked at all: nobody waits for a connection to a server whose breaker is open.
     *
     * @return the answer of a lower tier, or null
     */
    @Nullable
    Answered answerAtOnce(Call call) throws Throwable {
        Object client = call.client();
        if (client == null || !engine.isAnyAiling() || !call.hasVote() || keepsValues(client)) {
            return null;
        }
        if (client instanceof Jedis single) {
            ConnectionState state = connections.of(JedisMembers.connection(single));
            return state.isHandshakeDue() && !JedisMembers.isPipelined(single) ? answerUnconnected(call, state) : null;
        }
        Cluster cluster = clusters.of(client);
        Node next = cluster == null ? lastNode(client) : cluster.owner(call.key());
        return next != null && (cluster != null || borrowsFrom(next, client)) ? answerInPlaceOf(call, next) : null;
    }

    /** Of a connection that was never made, what it is made from says where its reads go. */
    private @Nullable Answered answerUnconnected(Call call, ConnectionState state) {
        call.reconnects(state, System.nanoTime());
        Answered answer = answerInPlaceOf(call, state.planned());
        if (answer == null) {
            call.reconnected();
        }
        return answer;
    }

    private @Nullable Answered answerInPlaceOf(Call call, Node next) {
        // now and then one must ask, or nobody would ever find out
        boolean waits =
                next.primary().state() != BreakerState.CLOSED && !next.primary().mayTry(System.nanoTime());
        if (waits && call.unhurried().isOn()) {
            observed.isKeptAway(call, next);
            return null;
        }
        return waits && divertUnsent(call, Outcome.BREAKER_OPEN) ? call.reply() : null;
    }

    /** Such a client may have the value, and be right about it, without asking. */
    private static boolean keepsValues(Object client) throws Throwable {
        return JedisClasses.isUnified(client) && UnifiedMembers.keepsValues((UnifiedJedis) client);
    }

    private static boolean borrowsFrom(Node next, Object client) throws Throwable {
        return JedisClasses.isUnified(client) && OpenPool.leadsTo(next, (UnifiedJedis) client);
    }

    /** A read that the client does not see, or no longer. */
    private boolean divertUnsent(Call call, Outcome outcome) {
        boolean answered = divert(call, outcome);
        Cluster cluster = answered ? clusters.of(call.client()) : null;
        if (cluster != null) {
            cluster.answeredInPlace(System.nanoTime());
        }
        return answered;
    }

    /** A connection is made for the call, or was. */
    void shakesHands(Call call, ConnectionState connection, long nowNanos) {
        locate(call, connection);
        call.shakesHands(connection, nowNanos);
    }

    /** Where this connection, which works for the call, belongs. */
    void locate(Call call, ConnectionState connection) {
        Cluster cluster = connection.isInCluster() ? null : clusters.of(call.client());
        if (cluster != null) {
            connection.isIn(cluster);
        }
    }

    /**
     * Connections have failed, and the client is about to pause before it tries again, as long as seconds: whoever has the
     * value need not wait for that.
     */
    boolean isAnsweredBeforePause(Call call) {
        if (!call.isWatched()) {
            return false;
        }
        // nothing else makes it pause; what came of connecting is seen by nobody here
        FaultKind fault = call.lastFault() == FaultKind.TIMEOUT ? FaultKind.TIMEOUT : FaultKind.NODE_DOWN;
        failedBeforeSending(call, fault);
        return divertUnsent(call, Outcome.Fault.unsent(fault));
    }

    /** Asks the breaker of the server that a read is about to go to; false where a lower tier has answered in its place. */
    boolean admit(Call call, ConnectionState connection) {
        if (call.unhurried().isOn()) {
            call.sending(System.nanoTime());
            observed.sends(call, connection);
            return true;
        }
        long now = System.nanoTime();
        call.sending(now);
        boolean admitted = !call.isWatched()
                || call.admission().isOpen() // with its ASKING
                || call.admission().ask(connection.node().primary(), now);
        return admitted || !divertUnsent(call, Outcome.BREAKER_OPEN);
    }

    /** A read has failed while its connection was made: that counts, or the breaker of a server that is gone never opens. */
    void failedBeforeSending(Call call, FaultKind fault) {
        ConnectionState shakingHands = call.shakingHands();
        if (fault != FaultKind.NODE_DOWN && fault != FaultKind.TIMEOUT) {
            return;
        }
        if (call.client() instanceof StandIn standIn) {
            standIn.tell(fault);
        }
        if (shakingHands == null) {
            return;
        }
        unreached(call, shakingHands.planned(), shakingHands.blueprint(), fault, call.sentNanos());
    }

    /**
     * No connection to a node was to be had.
     *
     * @param blueprint what it would have been made from; null where that is not known
     */
    void unreached(Call call, Node node, @Nullable Blueprint blueprint, FaultKind fault, long begunNanos) {
        Object client = call.client();
        node.primary().unreached(fault, begunNanos, System.nanoTime());
        if (client != null && lastNodes.get(client) == null) {
            learn(client, node, blueprint);
        }
    }

    private void learn(Object client, Node node, @Nullable Blueprint blueprint) {
        LastNode last = LastNode.of(node, blueprint);
        if (last != null) {
            lastNodes.put(client, last);
        }
    }

    private @Nullable Node lastNode(Object client) {
        LastNode last = lastNodes.get(client);
        return last == null || !last.isStill() ? null : last.node();
    }

    /** What to give in place of the outcome, or null. */
    @Nullable
    Answered ended(Call call, @Nullable Object result, @Nullable Throwable thrown) throws Throwable {
        if (call.reply() != null || call.isLeftAlone()) {
            call.tally().over(call, result != null, thrown != null);
            return call.reply();
        }
        if (call.unhurried().isOn()) {
            observed.ended(call, result, thrown);
            return null;
        }
        boolean isTakenBack = result != null && engine.areTrials(call.probe()) && isTakenBack(call, result);
        if (thrown == null && result != null && !isTakenBack) {
            call.tally().hit(call);
            hit(call, result);
            return null;
        }
        if (thrown == null) {
            Outcome nothing = missed(call);
            boolean isAnswered = call.isRoutable() && divert(call, nothing);
            call.tally().failed(call, nothing, false);
            return isAnswered ? call.reply() : isTakenBack ? new Answered(null) : null;
        }
        Outcome outcome = Classifier.outcomeOf(thrown);
        if (call.hasVote() && outcome instanceof Outcome.Fault fault) {
            failedBeforeSending(call, fault.kind());
        }
        boolean isRoutable = call.isRoutable();
        boolean isAnswered = isRoutable && divert(call, outcome);
        boolean isMissInstead = !isRoutable && engine.endsAsMiss(call.lookup(node(call)), outcome);
        call.tally().failed(call, outcome, isMissInstead);
        if (isRoutable) {
            return isAnswered ? instead(call) : null;
        }
        return isMissInstead ? new Answered(null) : null;
    }

    /** Whether it is a value that Detour has set for a moment, and that this process has overwritten. */
    private boolean isTakenBack(Call call, Object result) {
        Value value = result instanceof byte[] bytes ? Value.of(bytes) : Value.of((String) result);
        return engine.isTakenBack(call.lookup(node(call)), value.buffer());
    }

    /** Its connection has failed, and the application will not notice. */
    private static @Nullable Answered instead(Call call) {
        ConnectionState connection = call.connection();
        if (connection != null) {
            connection.failedUnnoticed();
        }
        return call.reply();
    }

    /** The server has no value: why. */
    Outcome missed(Call call) {
        return engine.missed(call.lookup(node(call)));
    }

    /** The server has the value. */
    void hit(Call call, Object result) throws Throwable {
        ConnectionState connection = call.connection();
        if (connection == null) { // from the client's own cache: it knows whose value that is, Detour does not
            return;
        }
        Node node = connection.node();
        Object client = call.client();
        if (node.namespace() == null || client == null) {
            return;
        }
        if (connection.isNewsFor(client, node)) {
            if (!connection.isInCluster()) {
                learn(client, node, connection.blueprint());
            }
            learnPool(call, client, node);
        }
        if (engine.hits().isNoNews(call.probe(), node, call.route(), result, call.endedNanos())) {
            return;
        }
        Lookup lookup = call.lookup(node);
        if (!(result instanceof byte[] bytes)) {
            remember(lookup, Value.of((String) result), connection);
        } else if (!engine.isNoNews(lookup, ByteBuffer.wrap(bytes))) {
            remember(lookup, Value.of(bytes.clone()), connection); // the application may write into its own
        }
    }

    private void remember(Lookup lookup, Value value, ConnectionState connection) {
        String server = lookup.node().server();
        if (connection.mayReadReplica() && server != null) {
            engine.remember(lookup, value, server);
        } else {
            engine.remember(lookup, value);
        }
    }

    private void learnPool(Call call, Object client, Node node) throws Throwable {
        PoolState pool = call.pool();
        if (pool == null && client instanceof Jedis single) {
            Object lender = JedisMembers.pool(single);
            pool = lender instanceof Pool<?> lent ? pools.of(lent) : null;
        }
        if (pool != null) {
            pool.leadsTo(node);
        }
    }

    /** Goes along the route; true if the call has an answer now. Blocks up to the origin's time-out. */
    boolean divert(Call call, Outcome outcome) {
        call.markRouted();
        if (outcome instanceof Outcome.Unknown) {
            return false;
        }
        Lookup lookup = lookup(call, node(call));
        if (!engine.canDivert(lookup, outcome)) {
            return false;
        }
        call.tally().diverts();
        Answer answer = engine.divert(lookup, outcome, call.tally()::exhausted);
        boolean isAnswered = call.answer(answer);
        call.tally().routed(call, outcome, isAnswered ? answer : null);
        return isAnswered;
    }

    /** A call's lookup, where its application stands in its traces now. */
    Lookup lookup(Call call, Node node) {
        return call.lookup(node).at(traces.here(System.nanoTime()));
    }

    /** Where a call's read went, or would have gone. */
    Node node(Call call) {
        if (call.client() instanceof StandIn standIn) {
            return standIn.node();
        }
        ConnectionState connection = call.connection();
        ConnectionState shakingHands = call.shakingHands();
        if (connection == null && shakingHands == null) {
            return unreached(call);
        }
        if (shakingHands == null) {
            return Objects.requireNonNull(connection).node();
        }
        Node planned = shakingHands.planned();
        // of a cluster's nodes it may be another that the client asks for the way
        boolean elsewhere = shakingHands.isInCluster() || planned.namespace() == null && connection == null;
        Node wanted = elsewhere ? unreached(call) : planned;
        return wanted.namespace() == null ? planned : wanted;
    }

    private Node unreached(Call call) {
        Object client = call.client();
        Cluster cluster = clusters.of(client);
        if (cluster != null) {
            return cluster.owner(call.key());
        }
        PoolState pool = call.pool();
        Node pooled = pool == null ? Node.UNKNOWN : pool.node();
        Node last = pooled.namespace() != null || client == null ? null : lastNode(client);
        return last == null ? pooled : last;
    }
}
