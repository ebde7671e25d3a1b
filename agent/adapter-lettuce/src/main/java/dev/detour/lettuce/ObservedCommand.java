package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Primary;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;

/**
 * A command whose return matters: a write, a change of the connection's state, or a sign of life of its server. What it
 * changes is told before the application can see that it returned.
 */
final class ObservedCommand<K, V, T> extends DemandForwarding<K, V, T> {

    /** What is to be done when a command returns. */
    @FunctionalInterface
    interface Return {
        /** @param succeeded false for an error reply, a failure or a cancellation */
        void returned(boolean succeeded);
    }

    private final Primary primary;
    private final Return onReturn;

    /** @param primary whom the reply is from */
    ObservedCommand(RedisCommand<K, V, T> command, Primary primary, Return onReturn) {
        super(command);
        this.primary = primary;
        this.onReturn = onReturn;
    }

    /** A command that is a sign of life of its server, and nothing else. */
    static <K, V, T> RedisCommand<K, V, T> listening(RedisCommand<K, V, T> command, Primary primary) {
        return new ObservedCommand<>(command, primary, succeeded -> {});
    }

    @Override
    public void complete() {
        CommandOutput<K, V, T> output = getOutput();
        boolean succeeded = output == null || !output.hasError();
        if (succeeded || !Classifier.isOutOfService(output.getError())) {
            primary.heard(System.nanoTime());
        }
        tell(succeeded);
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
        } catch (RuntimeException | OutOfMemoryError failure) {
            AgentLog.warnOnce(
                    "lettuce return" + failure.getClass(),
                    "a write of Lettuce could not be followed: " + failure + ". Please report this. Said once.");
        }
    }
}
