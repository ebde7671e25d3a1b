package dev.detour.engine.tier;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ReplyError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links that fail in one way only, whatever the application's client throws, and what is said over them. */
final class Links {

    static final byte[][] PING = command("PING");
    static final byte[][] ASKING = command("ASKING");
    static final byte[][] READONLY = command("READONLY");
    static final byte[][] INFO_SERVER = command("INFO", "server");
    static final byte[][] INFO_REPLICATION = command("INFO", "replication");

    /** Several sections at once, which servers have given since Redis 7.0. */
    static final byte[][] INFO_SECTIONS = command("INFO", "server", "memory", "stats", "replication", "keyspace");

    /** Those of the default, which are some more. */
    static final byte[][] INFO = command("INFO");

    static final byte[][] INFO_COMMANDSTATS = command("INFO", "commandstats");

    static final byte[][] SLOWLOG = command("SLOWLOG", "GET", "10");
    static final byte[][] LATENCY = command("LATENCY", "LATEST");
    static final byte[][] CLUSTER_MYID = command("CLUSTER", "MYID");
    static final byte[][] CLUSTER_SHARDS = command("CLUSTER", "SHARDS");
    static final byte[][] CLUSTER_SLOTS = command("CLUSTER", "SLOTS");

    private static final String RUN_ID = "run_id:";

    private Links() {}

    static byte[][] get(byte[] key) {
        return new byte[][] {command("GET")[0], key};
    }

    private static byte[][] command(String... words) {
        byte[][] command = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            command[i] = words[i].getBytes(StandardCharsets.US_ASCII);
        }
        return command;
    }

    static Link open(LinkFactory factory, @Nullable Endpoint node) throws LinkFailure {
        try {
            return factory.open(node);
        } catch (RuntimeException
                | LinkageError thrown) { // the client's own, after its class loader was closed for one
            throw new LinkFailure(null, thrown);
        }
    }

    /** One reply for each command, or a failure. */
    static List<@Nullable Object> call(Link link, List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
        List<@Nullable Object> replies;
        try {
            replies = link.call(commands, timeoutNanos);
        } catch (RuntimeException | LinkageError thrown) {
            throw new LinkFailure(null, thrown);
        }
        if (replies.size() != commands.size()) {
            throw new LinkFailure(replies.size() + " replies to " + commands.size() + " commands");
        }
        return replies;
    }

    static void close(@Nullable Link link) {
        if (link != null) {
            try {
                link.close();
            } catch (RuntimeException | LinkageError alreadyBroken) {
                // a link is closed because it failed or is idle; how its closing fails tells nothing new
            }
        }
    }

    /** The run of a server, which a restart changes, from its reply to {@link #INFO_SERVER}; empty where it tells none. */
    static String runId(@Nullable Object info) {
        String text = Role.text(info);
        int start = text.indexOf(RUN_ID);
        if (start < 0) {
            return "";
        }
        int end = text.indexOf('\n', start);
        return text.substring(start + RUN_ID.length(), end < 0 ? text.length() : end)
                .trim();
    }

    /** The fault of the server that a reply tells, or null. */
    static @Nullable FaultKind faultIn(@Nullable Object reply) {
        return reply instanceof ErrorReply error ? ReplyError.faultOf(error.message()) : null;
    }

    static boolean isForbidden(@Nullable Object reply) {
        return reply instanceof ErrorReply error && error.message().startsWith("NOPERM");
    }
}
