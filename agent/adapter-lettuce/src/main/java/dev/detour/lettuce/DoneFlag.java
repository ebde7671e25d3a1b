package dev.detour.lettuce;

import io.lettuce.core.protocol.DecoratedCommand;
import io.lettuce.core.protocol.RedisCommand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster's wrapper around a command goes by when it asks whether the command may be sent again, rather than by
 * the command; the same in Lettuce 5.3 to 7.7.
 */
final class DoneFlag {

    /** A command listener's may be around the cluster's. */
    private static final int MAX_WRAPPERS = 8;

    private static final @Nullable VarHandle FLAG = find();

    private DoneFlag() {}

    private static @Nullable VarHandle find() {
        try {
            Class<?> wrapper =
                    Class.forName("io.lettuce.core.cluster.ClusterCommand", false, RedisCommand.class.getClassLoader());
            return MethodHandles.privateLookupIn(wrapper, MethodHandles.lookup())
                    .findVarHandle(wrapper, "completed", boolean.class);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError different) {
            return null;
        }
    }

    /**
     * Raises it, and nothing else: who waits for the wrapper's end is still told of the reply.
     *
     * @return false where it has none, and no wrapper inside it has
     */
    static boolean raise(RedisCommand<?, ?, ?> wrapper) {
        VarHandle flag = FLAG;
        if (flag == null) {
            return false;
        }
        Object outer = wrapper;
        for (int depth = 0; depth < MAX_WRAPPERS && outer instanceof DecoratedCommand<?, ?, ?> around; depth++) {
            if (flag.coordinateTypes().get(0).isInstance(outer)) {
                flag.setVolatile(outer, true);
                return true;
            }
            outer = around.getDelegate();
        }
        return false;
    }
}
