package dev.detour.contract.app;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Response;
import redis.clients.jedis.commands.ProtocolCommand;

/** A pipeline or a transaction of Jedis, by the names of its methods: almost every version has other types for it. */
record JedisQueue(Object api) implements AutoCloseable {

    /** Made by the method of this name, without arguments. */
    static JedisQueue of(Object client, String method) throws Exception {
        return new JedisQueue(Objects.requireNonNull(call(client, method)));
    }

    /** What an application calls by name, where its result is not of the same type in all versions. */
    static @Nullable Object call(Object api, String method, String... arguments) throws Exception {
        return new Words(method, List.of(arguments)).call(api, true);
    }

    @Nullable
    Object call(String method, String... arguments) throws Exception {
        return call(api, method, arguments);
    }

    /** Queues the command with its arguments as they are. */
    @Nullable
    Object send(Words words) throws Exception {
        try {
            return api.getClass()
                    .getMethod("sendCommand", ProtocolCommand.class, String[].class)
                    .invoke(api, JedisWrites.keyword(words), words.strings());
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    static @Nullable Object reply(@Nullable Object response) {
        return ((Response<?>) Objects.requireNonNull(response)).get();
    }

    @Override
    public void close() throws Exception {
        call("close");
    }
}
