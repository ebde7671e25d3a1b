package dev.detour.chaos.site;

import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An application under test, in a JVM of its own.
 *
 * @param client its client, for example {@code jedis} or {@code lettuce-cluster}
 * @param ways the names of its ways of reading, as in the results
 * @param woven whether it runs with the agent
 */
public record Application(ControlledApp app, String client, List<String> ways, boolean woven) {

    public Application {
        ways = List.copyOf(ways);
    }

    /** What it does at the end of a scenario may take a while: it waits until all agree. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /**
     * Asks it to do something, and waits for that.
     *
     * @return what it came to, as text; {@code "null"} for nothing
     * @throws AssertionError if it did not work
     */
    public String ask(String operation, String... arguments) {
        return outcome(operation, await(app.send(operation, arguments)));
    }

    /**
     * Asks all of them at the same time, and waits for all.
     *
     * @return what it came to for each, in their order
     * @throws AssertionError if it did not work with one of them
     */
    public static List<String> askAll(List<Application> applications, String operation, String... arguments) {
        List<CompletableFuture<Reply>> sent = applications.stream()
                .map(application -> application.app.send(operation, arguments))
                .toList();
        List<String> outcomes = new ArrayList<>();
        List<AssertionError> failures = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            Application application = applications.get(i);
            try {
                outcomes.add(application.outcome(operation, application.await(sent.get(i))));
            } catch (AssertionError failure) { // the others end before anything else is asked
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return outcomes;
    }

    private String outcome(String operation, Reply reply) {
        return switch (reply.kind()) {
            case VALUE -> String.valueOf(reply.value());
            case NULL -> "null";
            case ERROR ->
                throw new AssertionError(
                        operation + ": " + reply.outcome() + app.jvm().tail());
        };
    }

    private Reply await(CompletableFuture<Reply> sent) {
        try {
            return sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(
                    "the application did not answer" + app.jvm().tail(), e);
        }
    }
}
