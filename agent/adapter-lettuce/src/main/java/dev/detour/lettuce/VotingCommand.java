package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
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

    private static final VarHandle TOLD = handle();

    private final Lookup lookup;
    private final Engine engine;
    private Permit permit = Permit.UNCOUNTED;
    private boolean guessed;

    @SuppressWarnings("UnusedVariable") // but for its handle
    private volatile boolean told;

    /** In the place of the first, where another server serves it than was to be expected. */
    private volatile @Nullable Vote voteApart;

    VotingCommand(RedisCommand<K, V, T> command, Lookup lookup, Engine engine) {
        super(command);
        this.lookup = lookup;
        this.engine = engine;
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(VotingCommand.class, "told", boolean.class);
        } catch (ReflectiveOperationException impossible) { // it stands above
            throw new IllegalStateException(impossible);
        }
    }

    final Lookup lookup() {
        return lookup;
    }

    final Engine engine() {
        return engine;
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
        return lookup.node().primary();
    }

    @Override
    public final Permit permit() {
        return permit;
    }

    @Override
    public final long sentNanos() {
        return lookup.startNanos();
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
