package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Primary;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CompleteableCommand;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A command whose return matters: a write, a change of the connection's state, or a sign of life of its server. What it
 * changes is told before the application can see that it returned.
 */
final class ObservedCommand<K, V, T> extends DemandForwarding<K, V, T> {

    /** How a command returned. */
    enum Ending {
        ACCEPTED,
        /** With an error reply. */
        REFUSED,
        /** Without a reply, which may yet come: a time-out, a cancellation, a lost connection. */
        LOST
    }

    /** What is to be done when a command returns; a late reply makes it return once more. */
    @FunctionalInterface
    interface Return {
        void returned(Ending ending);

        /** It goes out, perhaps again on a new channel, and perhaps after it has returned as lost. */
        default void sent() {}
    }

    private final Primary primary;
    private final Return onReturn;

    /** @param primary whom the reply is from */
    ObservedCommand(RedisCommand<K, V, T> command, Primary primary, Return onReturn) {
        super(command);
        this.primary = primary;
        this.onReturn = onReturn;
        if (command instanceof CompleteableCommand<?> held) {
            held.onComplete((value, failure) -> ended(failure)); // the application may end what it holds, unseen here
        }
    }

    private void ended(@Nullable Throwable failure) {
        if (failure != null && !(failure instanceof RedisCommandExecutionException)) {
            tell(Ending.LOST);
        }
    }

    /** The client threw instead of sending it, or so it seems. */
    void notSent() {
        tell(Ending.LOST);
    }

    /** A command that is a sign of life of its server, and nothing else. */
    static <K, V, T> RedisCommand<K, V, T> listening(RedisCommand<K, V, T> command, Primary primary) {
        return new ObservedCommand<>(command, primary, succeeded -> {});
    }

    @Override
    public void encode(ByteBuf target) {
        super.encode(target); // which the application's codec may end
        try {
            onReturn.sent();
        } catch (Throwable failure) {
            AgentLog.ownFault("following a command of Lettuce", failure);
        }
    }

    @Override
    public void complete() {
        CommandOutput<K, V, T> output = getOutput();
        boolean succeeded = output == null || !output.hasError();
        if (succeeded) { // one that is paused goes on refusing what it does not know
            primary.heard(System.nanoTime());
        }
        tell(succeeded ? Ending.ACCEPTED : Ending.REFUSED);
        super.complete();
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        tell(failure instanceof RedisCommandExecutionException ? Ending.REFUSED : Ending.LOST);
        return super.completeExceptionally(failure);
    }

    @Override
    public void cancel() {
        tell(Ending.LOST);
        super.cancel();
    }

    /** Whatever goes wrong in it, the command completes. */
    private void tell(Ending ending) {
        try {
            onReturn.returned(ending);
        } catch (Throwable failure) {
            AgentLog.ownFault("following a write of Lettuce", failure);
        }
    }
}
