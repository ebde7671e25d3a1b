package dev.detour.jedis;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.commands.ProtocolCommand;

/** A command in Jedis 3: an array of the command and an array of its arguments, which are the application's own. */
final class CommandParts implements CommandForm {

    private static final byte[][] NONE = {};

    private static byte[][] arguments(Object parts) {
        byte[][] arguments = (byte[][]) ((Object[]) parts)[1];
        return arguments == null ? NONE : arguments;
    }

    @Override
    public ProtocolCommand command(Object parts) {
        return (ProtocolCommand) ((Object[]) parts)[0];
    }

    @Override
    public int size(Object parts) {
        return 1 + arguments(parts).length;
    }

    @Override
    public byte @Nullable [] raw(Object parts, int index) {
        if (index == 0) {
            return command(parts).getRaw();
        }
        byte[][] arguments = arguments(parts);
        byte[] raw = index > arguments.length ? null : arguments[index - 1];
        return raw == null ? null : raw.clone();
    }

    @Override
    public List<byte[]> first(Object parts, int count) {
        return Stream.of(arguments(parts))
                .limit(count)
                .filter(Objects::nonNull) // the client will say that there must be none
                .map(byte[]::clone)
                .toList();
    }

    @Override
    public boolean connectsInside() {
        return true;
    }
}
