package dev.detour.contract;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection, or a pool of one, that an application under test has opened.
 *
 * @param beforeClose what has to be done first
 * @param afterValue what is done whenever a get has had a value
 */
record Session(ControlledApp app, String name, Runnable beforeClose, Runnable afterValue) implements AutoCloseable {

    private static final AtomicLong LAST_NAME = new AtomicLong();

    /** Opens a connection in an application. */
    static Session open(ControlledApp app, AccessKind kind, Target target) {
        return open(app, kind, target, () -> {});
    }

    /** The same, with something to be done before it is closed. */
    static Session open(ControlledApp app, AccessKind kind, Target target, Runnable beforeClose) {
        String name = kind + "-" + LAST_NAME.incrementAndGet();
        List<String> arguments = new ArrayList<>(List.of(name, kind.name()));
        arguments.addAll(List.of(target.toArguments()));
        Reply reply = app.call("connect", arguments.toArray(new String[0]));
        if (reply.kind() != Reply.Kind.VALUE) {
            throw new AssertionError(
                    "no connection: " + reply + "\n" + app.jvm().tail());
        }
        return new Session(app, name, beforeClose, () -> {});
    }

    /** The same connection, with something that is done once, when a get has had a value. */
    Session afterFirstValue(Runnable task) {
        AtomicBoolean done = new AtomicBoolean();
        return new Session(app, name, beforeClose, () -> {
            if (done.compareAndSet(false, true)) {
                task.run();
            }
        });
    }

    Reply get(String key) {
        Reply reply = call("get", key);
        if (reply.kind() == Reply.Kind.VALUE) {
            afterValue.run();
        }
        return reply;
    }

    Reply getBytes(String key) {
        return call("getBytes", key);
    }

    Reply set(String key, String value) {
        return call("set", key, value);
    }

    /** Starts a get and does not wait. */
    CompletableFuture<Reply> sendGet(String key) {
        return app.send("get", name, key);
    }

    /** Any operation on this connection. */
    Reply call(String operation, String... arguments) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(List.of(arguments));
        return app.call(operation, all.toArray(new String[0]));
    }

    /** How often the application's loaders were asked for a key. */
    long loads(String key) {
        return Long.parseLong(String.valueOf(app.call("loads", key).value()));
    }

    @Override
    public void close() {
        beforeClose.run();
        call("close");
    }
}
