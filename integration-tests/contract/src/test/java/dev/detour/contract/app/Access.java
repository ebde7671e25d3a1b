package dev.detour.contract.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection, or one pool, as an application uses it: what each client calls differently has one name here.
 *
 * <p>Nothing is caught or translated except that a future's failure is thrown as it is. Replies are given as the client
 * gives them.
 */
interface Access extends AutoCloseable {

    @Nullable
    Object get(String key) throws Exception;

    byte @Nullable [] getBytes(String key) throws Exception;

    @Nullable
    Object set(String key, String value) throws Exception;

    /** A SET that nobody waits for; only where the client has such. */
    default void sendSet(String key, String value) {
        throw new UnsupportedOperationException();
    }

    @Nullable
    Object setWithTtl(String key, String value, long ttlMillis) throws Exception;

    @Nullable
    Object del(String key) throws Exception;

    @Nullable
    Object flushAll() throws Exception;

    /** A command that the client has no method for: sent with arguments as they are. */
    @Nullable
    Object raw(String command, List<String> arguments) throws Exception;

    /** A command in words, in one of the ways. */
    @Nullable
    Object write(Way way, Words words) throws Exception;

    /** MULTI, SET, DISCARD. */
    void discardSet(String key, String value) throws Exception;

    /** MULTI, GET, EXEC: what EXEC gave. */
    @Nullable
    Object multiGet(String key) throws Exception;

    /** MULTI, SET, EXEC: what EXEC gave. */
    @Nullable
    Object multiSet(String key, String value) throws Exception;

    /** WATCH, GET, MULTI, SET, EXEC on one connection: what GET gave and what EXEC gave. */
    List<@Nullable Object> watchGetMultiSet(String key, String value) throws Exception;

    /** WATCH, GET, UNWATCH on one connection: what GET gave. */
    @Nullable
    Object watchGetUnwatch(String key) throws Exception;

    /** SET and GET in one pipeline: what they gave. */
    List<@Nullable Object> pipelineSetGet(String key, String value) throws Exception;

    /** A {@link Story}, by its name; only where the client is Lettuce or a plain Jedis. */
    @Nullable
    default Object play(String story, String key) throws Exception {
        throw new UnsupportedOperationException(story);
    }

    /** What an application does after a failed read; nothing where the client connects again by itself. */
    default void recover() {}

    @Override
    void close();
}
