package dev.detour.jedis;

import dev.detour.engine.Engine;
import dev.detour.engine.model.CommandEffect;
import dev.detour.engine.model.OwnThread;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandObject;

/**
 * Writes that a client could not have carried out, as often as not because there was no connection that would have told of
 * them: what the application meant to change or delete is answered from memory no more, whatever Redis has.
 */
final class FailedCommands {

    /** By the class of an object that carries out a command in Jedis 3, which is one of a method of the cluster's client. */
    private static final ClassValue<Boolean> READS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> command) {
            Method method = command.getEnclosingMethod();
            return method != null
                    && method.getDeclaringClass()
                            .getName()
                            .startsWith("redis.clients.jedis.") // an application's is named as it likes
                    && CommandEffect.of(method.getName().toUpperCase(Locale.ROOT)) == CommandEffect.NONE;
        }
    };

    private final Engine engine;

    FailedCommands(Engine engine) {
        this.engine = engine;
    }

    /**
     * @param command or several of them, one for each shard
     * @param keys null where the command tells
     */
    void failed(Object command, @Nullable Object keys) {
        if (OwnThread.isCurrent()) {
            return;
        }
        if (command instanceof List<?> several) {
            several.forEach(this::unsent);
        } else if (keys == null) {
            unsent(command);
        } else if (!READS.get(command.getClass())) {
            written(keys);
        }
    }

    private void unsent(Object command) {
        Object arguments = ((CommandObject<?>) command).getArguments();
        Nature nature = Nature.of(CommandForm.CURRENT.command(arguments));
        if (!nature.isPlainRead()) {
            OwnWrites.unsent(engine, arguments, nature);
        }
    }

    private void written(Object keys) {
        if (keys instanceof String text) {
            engine.writes().written(text.getBytes(StandardCharsets.UTF_8));
        } else if (keys instanceof byte[] bytes) {
            engine.writes().written(bytes.clone());
        } else if (keys instanceof Object[] several) {
            for (Object key : several) {
                if (key != null) {
                    written(key);
                }
            }
        }
    }
}
