package dev.detour.contract;

import dev.detour.contract.app.LettuceStatesApp;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection of Lettuce with options of a case's own, in one of two applications that are kept for all such cases: one
 * with the agent, one without. Both end with this JVM.
 */
record LettuceStatesSession(ControlledApp app, String name) implements AutoCloseable {

    /** The ways of reading. */
    static final List<String> APIS = List.of("sync", "async", "reactive");

    private static final Map<Setup, ControlledApp> RUNNING = new ConcurrentHashMap<>();
    private static final AtomicLong LAST_NAME = new AtomicLong();

    private static final String TIMED_OUT = "io.lettuce.core.RedisCommandTimeoutException: ";
    private static final String OF_ANOTHER = "(cause: io.lettuce.core.RedisCommandTimeoutException)";

    /**
     * Opens a connection.
     *
     * @param words addresses, more than one for the failover client, and options as {@code name=value}
     */
    static LettuceStatesSession open(Setup setup, List<String> words) {
        LettuceStatesSession session = unopened(setup);
        Reply reply = session.call("open", words.toArray(new String[0]));
        if (reply.kind() != Reply.Kind.VALUE) {
            throw new AssertionError(
                    "no connection: " + reply + "\n" + session.app.jvm().tail());
        }
        return session;
    }

    /** A name in the application, with nothing opened under it. */
    static LettuceStatesSession unopened(Setup setup) {
        return new LettuceStatesSession(running(setup), setup + "-" + LAST_NAME.incrementAndGet());
    }

    static LettuceStatesSession open(Setup setup, String... words) {
        return open(setup, List.of(words));
    }

    /** What an attempt to connect comes to, where that is not expected to succeed. */
    static Reply attempt(Setup setup, String... words) {
        return new LettuceStatesSession(running(setup), "attempt").call("open", words);
    }

    private static ControlledApp running(Setup setup) {
        return RUNNING.computeIfAbsent(setup, asked -> {
            AgentJvm.Builder jvm = AgentJvm.builder(LettuceStatesApp.class.getName())
                    .classPath(Applications.own())
                    .classPath(Applications.clients());
            asked.configure(jvm);
            return ControlledApp.start(jvm);
        });
    }

    Reply get(String api, String key) {
        return call("get", api, key);
    }

    /** Starts a get and does not wait. */
    CompletableFuture<Reply> sendGet(String api, String key) {
        return app.send("get", name, api, key);
    }

    Reply call(String operation, String... arguments) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(List.of(arguments));
        return app.call(operation, all.toArray(new String[0]));
    }

    /** What an operation gives as text. */
    String told(String operation, String... arguments) {
        return String.valueOf(call(operation, arguments).value());
    }

    @Override
    public void close() {
        call("close");
    }

    /**
     * Of a synchronous read's two timers Lettuce's own names the command, and before 6.0 is wrapped in another of its
     * kind: either may be the first, with or without Detour.
     */
    static String outcomeOf(Reply reply) {
        String outcome = reply.outcome().replace(": GET. Command timed out", ": Command timed out");
        return outcome.startsWith(TIMED_OUT + TIMED_OUT) && outcome.endsWith(OF_ANOTHER)
                ? outcome.substring(TIMED_OUT.length(), outcome.length() - OF_ANOTHER.length()) + "(cause: null)"
                : outcome;
    }

    /** What the agent said of an error of its own: there must be none, ever. */
    static List<String> ownErrors() {
        return RUNNING.values().stream()
                .flatMap(app -> Applications.agentLines(app.jvm()).stream())
                .filter(line -> line.contains("lease report this"))
                .toList();
    }
}
