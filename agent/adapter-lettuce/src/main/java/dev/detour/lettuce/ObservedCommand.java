package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;

/**
 * A command whose return matters: a write, or a change of the connection's state. What it changes is told before the
 * application can see that it returned.
 */
final class ObservedCommand<K, V, T> extends DemandForwarding<K, V, T> {

    /** What is to be done when a command returns. */
    @FunctionalInterface
    interface Return {
        /** @param succeeded false for an error reply, a failure or a cancellation */
        void returned(boolean succeeded);
    }

    private final Return onReturn;

    ObservedCommand(RedisCommand<K, V, T> command, Return onReturn) {
        super(command);
        this.onReturn = onReturn;
    }

    @Override
    public void complete() {
        CommandOutput<K, V, T> output = getOutput();
        tell(output == null || !output.hasError());
        super.complete();
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        tell(false);
        return super.completeExceptionally(failure);
    }

    @Override
    public void cancel() {
        tell(false);
        super.cancel();
    }

    /** Whatever goes wrong in it, the command completes. */
    private void tell(boolean succeeded) {
        try {
            onReturn.returned(succeeded);
        } catch (Throwable failure) {
            AgentLog.ownFault("following a write of Lettuce", failure);
        }
    }
}
