package dev.detour.chaos.app;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Whose exceptions calls end in: an application that catches its client's must never see another's. */
final class Failures {

    /** The clients', what they stand on, and what the JDK throws for a connection; not what a bug throws. */
    private static final List<String> CLIENTS = List.of(
            "redis.clients.",
            "io.lettuce.",
            "io.netty.",
            "reactor.core.",
            "java.io.",
            "java.net.",
            "java.nio.channels.",
            "java.util.concurrent.",
            "javax.net.ssl.");

    private Failures() {}

    static boolean isOfAClient(Throwable failure) {
        Throwable own = failure;
        while ((own instanceof CompletionException || own instanceof ExecutionException) && own.getCause() != null) {
            own = own.getCause();
        }
        String name = own.getClass().getName();
        return CLIENTS.stream().anyMatch(name::startsWith);
    }
}
