package dev.detour.chaos.app;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

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
            "java.util.concurrent.TimeoutException",
            "java.util.concurrent.CancellationException",
            "javax.net.ssl.");

    private static final List<String> JDK = List.of("java.", "jdk.", "sun.");

    private Failures() {}

    /** By its class, or, of any other, by whose code it comes from: what is garbage to Lettuce is an index out of bounds there. */
    static boolean isOfAClient(Throwable failure) {
        Throwable own = failure;
        while ((own instanceof CompletionException || own instanceof ExecutionException) && own.getCause() != null) {
            own = own.getCause();
        }
        return isIn(CLIENTS, own.getClass().getName()) || isFromAClient(own) && !isByWayOfDetour(own);
    }

    private static boolean isFromAClient(Throwable failure) {
        return classes(failure)
                .filter(name -> !isIn(JDK, name))
                .findFirst()
                .filter(name -> isIn(CLIENTS, name))
                .isPresent();
    }

    /** What Detour calls a client with must not make it fail. */
    private static boolean isByWayOfDetour(Throwable failure) {
        return classes(failure)
                .anyMatch(name -> name.startsWith("dev.detour.") && !name.startsWith("dev.detour.chaos."));
    }

    private static Stream<String> classes(Throwable failure) {
        return Arrays.stream(failure.getStackTrace()).map(StackTraceElement::getClassName);
    }

    private static boolean isIn(List<String> packages, String name) {
        return packages.stream().anyMatch(name::startsWith);
    }
}
