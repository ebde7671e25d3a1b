package dev.detour.jedis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.commands.ProtocolCommand;

/** A command in Jedis 4 and later: an object, whose arguments are copies of what the application passed. */
final class CommandList implements CommandForm {

    @Override
    public ProtocolCommand command(Object arguments) {
        return ((CommandArguments) arguments).getCommand();
    }

    @Override
    public int size(Object arguments) {
        return ((CommandArguments) arguments).size();
    }

    @Override
    public byte @Nullable [] raw(Object arguments, int index) {
        Iterator<Rawable> all = ((CommandArguments) arguments).iterator();
        for (int i = 0; i < index && all.hasNext(); i++) {
            all.next();
        }
        return all.hasNext() ? all.next().getRaw() : null;
    }

    @Override
    public List<byte[]> first(Object arguments, int count) {
        List<byte[]> first = new ArrayList<>(count);
        Iterator<Rawable> all = ((CommandArguments) arguments).iterator();
        all.next();
        while (first.size() < count && all.hasNext()) {
            first.add(all.next().getRaw());
        }
        return first;
    }

    @Override
    public boolean connectsInside() {
        return false;
    }
}
