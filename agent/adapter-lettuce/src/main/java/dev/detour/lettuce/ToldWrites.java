package dev.detour.lettuce;

import dev.detour.engine.SentWrite;
import dev.detour.engine.SentWrites;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.WriteForm;
import dev.detour.lettuce.ObservedCommand.Ending;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.RedisCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What this process's own writes have done to cache data, told when they return. */
final class ToldWrites {

    private final SentWrites sent;
    private final @Nullable ClassLoader clientLoader;

    ToldWrites(SentWrites sent, @Nullable ClassLoader clientLoader) {
        this.sent = sent;
        this.clientLoader = clientLoader;
    }

    /** @param key one, or none where it is too long to be of use */
    @Nullable
    SentWrite ofKey(List<byte[]> key, @Nullable CommandArgs<?, ?> args, WriteForm form) {
        return args != null && key.size() == 1 && sent.isOfUse(clientLoader, form, key.get(0))
                ? sent.ofKey(form, key.get(0), index -> EncodedArguments.at(args, index))
                : null;
    }

    @Nullable
    SentWrite ofArguments(List<byte @Nullable []> inPlace, WriteForm form) {
        return sent.ofArguments(clientLoader, form, inPlace);
    }

    /** Of a server that is one of a cluster's there is nothing to tell: the others have their keys still. */
    @Nullable
    SentWrite ofEverything(WriteForm form, LettuceConnection connection) {
        try {
            return connection.destination().isWhole() ? sent.ofEverything(form) : null;
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at where a write goes", failure);
            return null;
        }
    }

    /** A failure in here must not look like one to follow the write. */
    private static @Nullable Namespace namespace(LettuceConnection connection) {
        try {
            return connection.namespace();
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at where a write goes", failure);
            return null;
        }
    }

    /** It waits for EXEC; past what is kept, nobody tells what became of it. */
    static void queue(@Nullable SentWrite write, LettuceConnection connection) {
        if (write != null && !connection.queued().add(write)) {
            write.lost(namespace(connection));
        }
    }

    /** What tells of it; null where there is nothing to tell. */
    static ObservedCommand.@Nullable Return onReturn(@Nullable SentWrite write, LettuceConnection connection) {
        if (write == null) {
            return null;
        }
        Namespace in = namespace(connection);
        return ending -> returned(write, ending, in);
    }

    /** The same for a transaction, whose EXEC it is. */
    static ObservedCommand.@Nullable Return onExecution(
            List<SentWrite> writes, RedisCommand<?, ?, ?> exec, LettuceConnection connection) {
        if (writes.isEmpty()) {
            return null;
        }
        Namespace in = namespace(connection);
        return ending -> {
            Ending each = ending == Ending.ACCEPTED ? endingOfEach(exec) : ending;
            writes.forEach(write -> returned(write, each, in));
        };
    }

    private static void returned(SentWrite write, Ending ending, @Nullable Namespace in) {
        switch (ending) {
            case ACCEPTED -> write.carriedOut(in);
            case LOST -> write.lost(in);
            case REFUSED -> {}
        }
    }

    /** Where a watched key had changed nothing was carried out; which of several failed is not worked out. */
    private static Ending endingOfEach(RedisCommand<?, ?, ?> exec) {
        CommandOutput<?, ?, ?> output = exec.getOutput();
        if (output == null || !(output.get() instanceof TransactionResult result)) {
            return Ending.LOST; // a form of the application's own
        }
        if (result.wasDiscarded() || result.isEmpty()) {
            return Ending.REFUSED;
        }
        return result.stream().anyMatch(each -> each instanceof Throwable) ? Ending.LOST : Ending.ACCEPTED;
    }
}
