package dev.detour.lettuce;

import java.lang.StackWalker.StackFrame;

/**
 * Whether a command is sent by a method of Lettuce's synchronous interface. Its caller waits for it then, so what the
 * caller does next comes after its return; and nobody else holds it, so nothing of the application's runs where it
 * completes.
 */
final class SyncCall {

    private static final StackWalker STACK = StackWalker.getInstance();

    private SyncCall() {}

    /** Walks the stack up to the application, which takes some microseconds: not for every command. */
    static boolean isCurrent() {
        return STACK.walk(frames -> frames.map(StackFrame::getClassName)
                .takeWhile(SyncCall::isBelowTheApplication)
                .anyMatch(SyncCall::isHandler));
    }

    /**
     * Whether it is sent by Spring Data Redis. That sends through the asynchronous interface, and then either waits at
     * once, with nothing of the application's in between, or not at all.
     */
    static boolean isOfSpring() {
        return STACK.walk(frames -> frames.map(StackFrame::getClassName)
                .dropWhile(SyncCall::isBelowTheApplication)
                .findFirst()
                .map(caller -> caller.startsWith("org.springframework.data.redis.connection.lettuce."))
                .orElse(false));
    }

    /** Between the hook and the handler there is nobody else; a cluster's client sends to each node in a future of its own. */
    private static boolean isBelowTheApplication(String name) {
        return name.startsWith("dev.detour.")
                || name.startsWith("io.lettuce.core.")
                || name.equals("java.util.concurrent.CompletableFuture");
    }

    /** The standalone one, the cluster's and the failover client's. */
    private static boolean isHandler(String name) {
        return name.startsWith("io.lettuce.core.") && name.endsWith("FutureSyncInvocationHandler");
    }
}
