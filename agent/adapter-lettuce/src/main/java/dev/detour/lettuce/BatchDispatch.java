package dev.detour.lettuce;

import io.lettuce.core.protocol.DecoratedCommand;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TracedCommand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dispatch of several commands at once, none of which is routed. */
final class BatchDispatch {

    private final WriteObserver writes;

    BatchDispatch(WriteObserver writes) {
        this.writes = writes;
    }

    /** What the client is to dispatch in their place. */
    Collection<?> observe(Collection<?> commands, LettuceConnection connection) {
        List<Object> observed = new ArrayList<>(commands.size());
        for (Object command : commands) {
            observed.add(
                    command instanceof RedisCommand<?, ?, ?> single && !isOurs(command)
                            ? writes.observe(single, connection)
                            : command);
        }
        return observed;
    }

    /** A connection in front of another, such as a failover client's, hands on what it was given, traced or not. */
    static boolean isOurs(Object command) {
        Object given = untraced(command);
        return given instanceof RoutedCommand || given instanceof ObservedCommand;
    }

    /** What a connection in front has put its trace around, where it has. */
    static Object untraced(Object command) {
        return command instanceof TracedCommand<?, ?, ?> traced ? traced.getDelegate() : command;
    }

    /** The application may take what it gets back for what it gave; a wrapper of the client's own it has to expect. */
    static Object given(Object command) {
        boolean isOurs = command instanceof RoutedCommand || command instanceof ObservedCommand;
        return isOurs && command instanceof DecoratedCommand<?, ?, ?> ours ? ours.getDelegate() : command;
    }

    /**
     * The same for all.
     *
     * @param given in the place of which these were dispatched
     * @param returned what the client returned; null where it threw
     */
    static @Nullable Collection<?> given(
            Collection<?> given, Collection<?> dispatching, @Nullable Collection<?> returned) {
        if (returned == null) {
            dispatching.forEach(BatchDispatch::notSent);
            return null;
        }
        if (returned == dispatching) {
            return given;
        }
        List<Object> unwrapped = new ArrayList<>(returned.size());
        returned.forEach(command -> unwrapped.add(given(command)));
        return unwrapped;
    }

    /** The client threw, and perhaps before it came to this one. */
    private static void notSent(Object command) {
        if (command instanceof ObservedCommand<?, ?, ?> observed && !observed.isDone()) {
            observed.notSent();
        }
    }
}
