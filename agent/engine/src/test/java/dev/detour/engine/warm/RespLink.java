package dev.detour.engine.warm;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import dev.detour.testkit.RespConnection;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A link to a real server, without a client. */
class RespLink implements Link {

    private final RespConnection connection;

    RespLink(RespConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
        List<@Nullable Object> replies = new ArrayList<>();
        for (byte[][] command : commands) {
            replies.add(call(command));
        }
        return replies;
    }

    private @Nullable Object call(byte[][] command) throws LinkFailure {
        String[] arguments = new String[command.length];
        for (int i = 0; i < command.length; i++) {
            arguments[i] = new String(command[i], StandardCharsets.UTF_8);
        }
        try {
            Object reply = connection.call(arguments);
            return reply instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : reply;
        } catch (IllegalStateException error) {
            return new ErrorReply(String.valueOf(error.getMessage()));
        } catch (UncheckedIOException gone) {
            throw new LinkFailure(FaultKind.NODE_DOWN, gone);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
