package dev.detour.contract;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Way;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which of the {@link Writes} can be said in which way through a kind of access. */
final class Expressible {

    /** Neither a cluster's connection nor the reactive templates have them; a regular expression over kinds. */
    static final String NO_TRANSACTIONS = "SPRING_REACTIVE|CLUSTER_.*|.*_CLUSTER";

    /** For which the reactive connection of Spring has methods that take no more than the command does. */
    private static final Set<String> REACTIVE = Set.of(
            "set", "getset", "getdel", "append", "setrange", "del", "unlink", "incr", "decr", "rename", "renamenx");

    private Expressible() {}

    static boolean can(AccessKind kind, Way way, List<String> words) {
        if (!JedisVersion.can(kind, way) || way.isMethod() && !LettuceVersion.hasMethod(kind, words)) {
            return false;
        }
        if (isTransaction(way) && !LettuceVersion.hasSafeTransactions(kind)) {
            return false;
        }
        return switch (kind) {
            // whose connection has no pipelines either
            case CLUSTER_SPRING_JEDIS -> !isTransaction(way) && !isPipeline(way) && isOfOneSlot(words);
            case SPRING_REACTIVE -> way == Way.METHOD && REACTIVE.contains(words.get(0));
            case CLUSTER_JEDIS_3 ->
                (way.isMethod() && !isPipeline(way) && !isTransaction(way) || way == Way.RAW)
                        && isOfOneSlot(words)
                        && words.size() > 1; // its first argument names the node
            // Jedis knows no key of a command in words, and in a pipeline it has to know the node
            case CLUSTER_JEDIS,
                    CLUSTER_JEDIS_OLDER,
                    CLUSTER_JEDIS_REPLICAS,
                    CLUSTER_LETTUCE_SYNC,
                    CLUSTER_LETTUCE_ASYNC,
                    CLUSTER_LETTUCE_REACTIVE,
                    PERIODIC_LETTUCE_CLUSTER,
                    ADAPTIVE_LETTUCE_CLUSTER ->
                !isTransaction(way) && isOfOneSlot(words) && !(kind.isJedis() && way == Way.PIPELINED);
            case JEDIS,
                    UNIFIED_JEDIS,
                    CACHING_JEDIS,
                    SENTINEL_JEDIS,
                    SENTINEL_JEDIS_OLDER,
                    MULTI_DB_JEDIS,
                    DERIVED_JEDIS,
                    DERIVED_UNIFIED_JEDIS,
                    LETTUCE_SYNC,
                    LETTUCE_ASYNC,
                    LETTUCE_REACTIVE,
                    POOLED_LETTUCE,
                    COMMANDS_LETTUCE,
                    SPRING_LETTUCE,
                    SPRING_JEDIS,
                    REPLICATED_LETTUCE_ASYNC,
                    REPLICATED_LETTUCE_STATIC -> true;
        };
    }

    private static boolean isPipeline(Way way) {
        return way == Way.PIPELINED || way == Way.PIPELINED_METHOD;
    }

    private static boolean isTransaction(Way way) {
        return way == Way.TRANSACTION || way == Way.TRANSACTION_METHOD || way == Way.WATCHED_TRANSACTION;
    }

    /** Neither a second key, which would be of another slot, nor a second database. */
    private static boolean isOfOneSlot(List<String> words) {
        return Stream.of("OWN", "NONE", "MOVE", "SWAPDB").noneMatch(words::contains)
                && words.stream().noneMatch(word -> word.startsWith("seed:"));
    }
}
