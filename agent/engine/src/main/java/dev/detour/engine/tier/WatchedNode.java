package dev.detour.engine.tier;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.ServerCondition;
import dev.detour.engine.model.Survey;
import dev.detour.engine.model.Transition;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One primary under watch. {@link #tick} is called by the timer only and sets off tasks, one at a time for the primary and
 * one for each of its replicas, so that none waits for another that does not answer.
 */
final class WatchedNode {

    private static final long USED_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A hundredth of that is soon enough. */
    private static final long MENTION_NANOS = USED_NANOS / 100;

    /** After it was forbidden: each time is a line in the server's own list of what it has refused. */
    private static final long FORBIDDEN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final String server;
    private final Primary primary;
    private final Settings settings;
    private final Survey survey;
    private final LongSupplier ticker;
    private final KnownNodes nodes = new KnownNodes();
    private final List<Endpoint> configured;
    private final Offsets offsets = new Offsets();
    private final ControlLink control = new ControlLink(null);
    private final HeldUp heldUp;
    private final Topology topology;
    private final Sampling sampling;
    private final Patience patience = new Patience();
    private final WatchTask task;
    private final WatchedReplicas replicas;
    private volatile long mentionedNanos;

    /** Written by the timer, and by the primary's task. */
    private volatile long sampleNanos;

    WatchedNode(
            String server,
            Primary primary,
            Settings settings,
            Survey survey,
            Transition.Listener listener,
            WatchedReplicas.Reserve reserve,
            Executor threads,
            LongSupplier ticker) {
        this.survey = survey;
        this.server = server;
        this.primary = primary;
        this.settings = settings;
        this.ticker = ticker;
        Endpoint own = Endpoint.parse(server);
        this.configured = settings.replica().nodes().stream()
                .filter(replica -> replica.of().equals(own))
                .map(Settings.ReplicaNode::node)
                .toList();
        long now = ticker.getAsLong();
        this.mentionedNanos = now;
        this.sampleNanos = now;
        this.task = new WatchTask(threads);
        this.replicas = new WatchedReplicas(offsets, settings, listener, reserve, threads, ticker);
        replicas.follow(configured);
        this.heldUp = new HeldUp(primary, survey);
        this.sampling = new Sampling(server, primary, survey, control, ticker);
        this.topology = new Topology(server, control, replicas, ticker);
    }

    /** Notes that a node is in use, if it is one that is known; cheap. */
    boolean mentionedAgain(Node node, long nowNanos) {
        boolean isKnown = nodes.uses(node);
        // seldom, as all threads read what lies beside it with each hit
        if (isKnown && nowNanos - mentionedNanos >= MENTION_NANOS) {
            mentionedNanos = nowNanos;
        }
        return isKnown;
    }

    /** The same for any node. */
    void mentioned(Node node) {
        long now = ticker.getAsLong();
        if (!mentionedAgain(node, now)) {
            nodes.add(node);
            mentionedNanos = now;
        }
    }

    /** A client was told of the cluster what is not true, or not any more: it is asked at once. */
    void topologyDoubted() {
        if (settings.replica().discover() && configured.isEmpty()) {
            topology.doubt();
        }
    }

    /** How many nodes are remembered. */
    int nodes() {
        return nodes.size();
    }

    /** Whether any connection of the application still goes there. */
    boolean isAlive() {
        return nodes.isAnyAlive();
    }

    List<Replica> replicas() {
        return replicas.all();
    }

    /** Sets off what is due; never blocks. */
    void tick(long nowNanos) {
        boolean isClosed = primary.state() == BreakerState.CLOSED;
        if (!isUsed(nowNanos)) {
            control.release();
            replicas.release();
            survey.left(server);
            return;
        }
        nodes.forEachLinked(node -> survey.inUse(node, nowNanos));
        long interval = settings.replica().sampleNanos();
        boolean isSampled = (followsReplicas() || survey.isWanted()) && isSampleDue(isClosed, nowNanos);
        if (isSampled || !isClosed) {
            long due = sampleNanos;
            sampleNanos = isSampled ? nowNanos + interval : due; // before the task, which may put it off
            if (!task.start(() -> ask(isSampled))) {
                sampleNanos = due;
            }
        }
        // as a rule they are asked when the primary has answered; when it does not, by themselves
        if (replicas.isUnasked(nowNanos, interval + interval / 2)) {
            replicas.sample(nodes::linked);
        }
    }

    /** While its breaker is not closed, to ask is how it is noticed that it is back. */
    private boolean isSampleDue(boolean isClosed, long nowNanos) {
        ServerCondition condition = primary.condition();
        boolean isDue = nowNanos - sampleNanos >= 0 || condition.isSampleDue() || topology.isDoubted();
        return isDue && !(isClosed && patience.lasts(nowNanos, condition.losses()));
    }

    /** What is heard because it was asked how it is, here or by a pool, is no use: else it would be asked for ever. */
    private boolean isUsed(long nowNanos) {
        return nowNanos - mentionedNanos < USED_NANOS || nowNanos - primary.lastUsedNanos() < USED_NANOS;
    }

    private boolean followsReplicas() {
        return settings.replica().discover() || !configured.isEmpty();
    }

    private void ask(boolean isSampled) {
        List<Node> linked = nodes.linked();
        LinkFactory links = linked.isEmpty() ? null : linked.get(0).links();
        if (links == null) {
            return;
        }
        int lossesBefore = primary.condition().losses();
        long asked = ticker.getAsLong();
        try {
            // one round trip; what else is to be known of a server goes along here
            List<byte[][]> commands = isSampled ? List.of(Links.PING, sampling.info()) : List.<byte[][]>of(Links.PING);
            List<@Nullable Object> replies = control.call(links, commands);
            long roundTrip = ticker.getAsLong() - asked;
            patience.answered();
            if (answersReads(replies.get(0))) {
                if (!(replies.get(0) instanceof ErrorReply)) { // which one that is paused gives as well
                    noteAnswer(asked);
                }
                if (isSampled) { // before anything else is asked, which may fail
                    topology.sampled();
                    sampled(links, asked, lossesBefore, replies.get(1));
                }
                heldUp.answered(control, links, asked, roundTrip);
            }
        } catch (LinkFailure failure) { // asked again with one of the next ticks; its breaker tells of it
            heldUp.since(asked);
            failed(failure);
        }
    }

    /**
     * That a link was lost, or that no connection is accepted, shows that the server was away, unless it has sent something
     * elsewhere since it was asked last. So does its limit of clients: of that a client mostly sees no more than a connection
     * that closes, and all who come back to another run may meet it. That it stands still does not: it is the same when it
     * goes on. Nor does its opinion of the credentials, or that the application has closed its client.
     */
    private void failed(LinkFailure failure) {
        long now = ticker.getAsLong();
        FaultKind kind = failure.kind();
        if (kind == FaultKind.TIMEOUT) {
            return;
        }
        boolean isRefused = kind == FaultKind.NODE_DOWN || kind == FaultKind.LOADING;
        boolean isAway = control.hasOpened() || isRefused && !patience.isHeardOf(primary.lastHeardNanos());
        if (isAway) {
            primary.condition().lostSight(now);
        }
        patience.failed(control.hasOpened(), isAway, primary.condition().losses(), now);
    }

    private boolean answersReads(@Nullable Object pong) {
        FaultKind fault = Links.faultIn(pong);
        if (fault == FaultKind.LOADING) { // of what it has there is something else soon
            primary.condition().lostSight(ticker.getAsLong());
        }
        return fault == null;
    }

    private void noteAnswer(long askedNanos) {
        if (primary.state() != BreakerState.CLOSED) {
            heldUp.since(askedNanos);
            primary.pinged(ticker.getAsLong());
        }
    }

    private void sampled(LinkFactory links, long askedNanos, int lossesBefore, @Nullable Object reply)
            throws LinkFailure {
        Role role = sampling.told(links, nodes.databases(), askedNanos, lossesBefore, reply);
        if (role == null) {
            sampleNanos = ticker.getAsLong() + FORBIDDEN_NANOS;
        } else if (followsReplicas()) {
            follow(links, askedNanos, role);
        }
    }

    private void follow(LinkFactory links, long askedNanos, Role role) throws LinkFailure {
        if (role.kind() != Role.Kind.PRIMARY || role.offset() < 0) {
            return;
        }
        offsets.told(askedNanos, role.offset(), role.history());
        if (configured.isEmpty()) {
            topology.follow(links, role);
        }
        replicas.sample(nodes::linked);
    }

    /** Nothing is asked hereafter; never blocks. */
    void close() {
        control.end();
        replicas.close();
        survey.left(server);
    }
}
