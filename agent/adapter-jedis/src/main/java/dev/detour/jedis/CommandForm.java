package dev.detour.jedis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.commands.ProtocolCommand;

/** How this version of Jedis holds a command that it sends. Of the two forms only the one that fits is ever loaded. */
interface CommandForm {

    CommandForm CURRENT = JedisClasses.named("CommandArguments") == null ? new CommandParts() : new CommandList();

    /** The command alone. */
    ProtocolCommand command(Object arguments);

    /** How many arguments there are, the command counted. */
    int size(Object arguments);

    /** The argument at this place, 0 being the command; null past the last. It changes no more. */
    byte @Nullable [] raw(Object arguments, int index);

    /** The first arguments after the command, as many as there are of so many. */
    List<byte[]> first(Object arguments, int count);

    /** Whether what sends a command on a closed connection connects and shakes hands, in the midst of it. */
    boolean connectsInside();
}
