package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.TracePoint;
import io.lettuce.core.protocol.RedisCommand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A read and what it tells the breaker of its server. The first that it has to tell, which of a hit is the only one, is the
 * read itself: a class above it and no object beside it, which each hit would have to make.
 *
 * <p>What its server has said to it is written by the thread that dispatches it, before it is anybody else's: the client's
 * queue hands it to the event loop, and the deadlines' ring to the sweeper. Whether it was told anything is moved by
 * compare-and-set.
 */
abstract class VotingCommand<K, V, T> extends ContestedCommand<K, V, T> implements Vote {

    private static final VarHandle TOLD = OwnField.handle(MethodHandles.lookup(), "told", boolean.class);

    private static final VarHandle KEY = OwnField.handle(MethodHandles.lookup(), "key", Object.class);
    private static final String CLIENT = "lettuce";

    private final InCommon inCommon;
    private final Node node;
    private final Route route;
    private final long startNanos;
    private final long version;

    /** Where the application stood in its traces; null where nobody traces. Written with what the server has said. */
    private @Nullable TracePoint issuedAt;

    /**
     * Its {@link KeyInHand} until anything else has to know of the read; then the {@link Lookup} that is made of that, by
     * compare-and-set: there is one of a read, whoever asks for it.
     */
    private volatile Object key;

    private Permit permit = Permit.UNCOUNTED;
    private boolean guessed;

    @SuppressWarnings("UnusedVariable") // but for its handle
    private volatile boolean told;

    /** In the place of the first, where another server serves it than was to be expected. */
    private volatile @Nullable Vote voteApart;

    /**
     * Begins now.
     *
     * @param key a {@link KeyInHand}
     * @param keyHash that of the key
     */
    VotingCommand(RedisCommand<K, V, T> command, InCommon inCommon, Object key, int keyHash, Node node, Route route) {
        super(command);
        this.inCommon = inCommon;
        this.key = key;
        this.node = node;
        this.route = route;
        this.startNanos = System.nanoTime();
        this.version = inCommon.engine().version(keyHash);
    }

    final InCommon inCommon() {
        return inCommon;
    }

    final Engine engine() {
        return inCommon.engine();
    }

    /** Where it goes, as far as can be told when it is dispatched. */
    final Node node() {
        return node;
    }

    final Route route() {
        return route;
    }

    /** All that others have to know of it. A hit that is no news has none. */
    final Lookup lookup() {
        Object known = key;
        return known instanceof Lookup made ? made : made(known);
    }

    private Lookup made(Object keyInHand) {
        Lookup lookup = new Lookup(CLIENT, node, KeyInHand.key(keyInHand), route, startNanos, version, issuedAt);
        Object before = KEY.compareAndExchange(this, keyInHand, lookup);
        return before instanceof Lookup first ? first : lookup;
    }

    /**
     * Whether any other tier could answer after this outcome. False also where that fails: what is made late can fail in the
     * middle of the command's end, which has to come all the same.
     */
    final boolean canDivert(Outcome outcome) {
        try {
            return engine().canDivert(lookup(), outcome);
        } catch (Throwable failure) {
            AgentLog.ownFault("deciding", failure);
            return false;
        }
    }

    /** Whether this outcome becomes a null. */
    final boolean endsAsMiss(Outcome outcome) {
        try {
            return engine().endsAsMiss(lookup(), outcome);
        } catch (Throwable failure) {
            AgentLog.ownFault("deciding", failure);
            return false;
        }
    }

    /** The primary answered null: what was kept under the key is forgotten. */
    final Outcome missed() {
        try {
            return engine().missed(lookup());
        } catch (Throwable failure) { // nobody knows any more which key is to be forgotten
            engine().writes().lostTrack("forgetting", failure);
            return Outcome.UNEXPLAINED;
        }
    }

    /** The text of its key; null where it has none, or nothing is spared by it any more. */
    final @Nullable String keyText() {
        return key instanceof String text ? text : null;
    }

    /** Where the application stands in its traces. */
    final void issuedAt(@Nullable TracePoint place) {
        issuedAt = place;
    }

    /** What it tells the breaker of the server that serves it. */
    final Vote vote() {
        Vote instead = voteApart;
        return instead == null ? this : instead;
    }

    /** What it tells from now on, and to whom. */
    final void votes(VoteApart instead) {
        voteApart = instead;
    }

    /**
     * The server that it is about to be sent to has been asked whether it may.
     *
     * @param admitted by it; null where its breaker is open
     */
    final void asked(Primary server, @Nullable Permit admitted) {
        Permit mine = admitted == null ? Permit.UNCOUNTED : admitted;
        if (server == primary()) {
            permit = mine;
        } else { // on a connection to one node of a cluster, of a key that is another's
            votes(new VoteApart(server, mine, sentNanos()));
        }
    }

    /** Its server is yet to be chosen by the client; the guess lends its patience until then. */
    final void guesses() {
        guessed = true;
    }

    @Override
    public final Primary primary() {
        return node.primary();
    }

    @Override
    public final Permit permit() {
        return permit;
    }

    @Override
    public final long sentNanos() {
        return startNanos;
    }

    @Override
    public final boolean isGuessed() {
        return guessed;
    }

    @Override
    public final boolean isFirstToTell() {
        return TOLD.compareAndSet(this, false, true);
    }
}
