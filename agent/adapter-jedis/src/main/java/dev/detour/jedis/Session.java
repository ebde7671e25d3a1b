package dev.detour.jedis;

import dev.detour.engine.model.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows about one connection, as seen in the commands that made it so: not what a configuration says,
 * because Jedis reconnects a closed socket in place without a handshake.
 */
final class Session {

    private int database;
    private String user = Namespace.DEFAULT_USER;
    private boolean known;

    /** Asked by other threads, too: by reads of what is watched here. */
    private volatile boolean watching;

    private boolean multi;
    private boolean tracking;
    private boolean readOnly;
    private int revision;
    private final Consumer<String> presenting;

    /** @param presenting told of each user whose credentials are about to be sent */
    Session(Consumer<String> presenting) {
        this.presenting = presenting;
    }

    /** A new socket: the server's defaults hold. */
    void fresh() {
        change(0, Namespace.DEFAULT_USER);
        known = true;
        watching = false;
        multi = false;
        tracking = false;
        readOnly = false;
    }

    /** Something happened that cannot be followed: until the next socket nobody knows whose data is read. */
    void unknown() {
        known = false;
        revision++;
    }

    private void change(int toDatabase, String toUser) {
        database = toDatabase;
        user = toUser;
        revision++;
    }

    /** A WATCH is about to be sent. */
    void watch() {
        watching = true;
    }

    /** The connection is closed, and with it what it watched. */
    void closed() {
        watching = false;
    }

    boolean isWatching() {
        return watching;
    }

    /** Before a command is sent. */
    @Nullable
    OnReply sending(Object arguments, Nature nature) {
        return switch (nature.meaning()) {
            case GET, ASKING, OTHER -> null;
            case CLIENT -> client(arguments);
            case READONLY -> ifAccepted(() -> readOnly = true);
            case READWRITE -> ifAccepted(() -> readOnly = false);
            case SELECT -> select(text(arguments, 1));
            case AUTH ->
                CommandForm.CURRENT.size(arguments) == 2
                        ? authenticate(Namespace.DEFAULT_USER)
                        : authenticate(text(arguments, 1));
            case HELLO -> hello(arguments);
            case RESET -> ifAccepted(this::fresh);
            case WATCH -> {
                watch();
                yield null;
            }
            case UNWATCH -> multi ? null : ifAccepted(() -> watching = false);
            case MULTI -> {
                multi = true;
                yield null;
            }
            case EXEC, DISCARD -> endMulti();
        };
    }

    private static OnReply ifAccepted(Runnable change) {
        return fate -> {
            if (fate == OnReply.Fate.ACCEPTED) {
                change.run();
            }
        };
    }

    private @Nullable OnReply select(@Nullable String index) {
        int selected = parse(index);
        if (multi || selected < 0) { // whether and when a transaction selects is not followed
            unknown();
            return null;
        }
        return ifAccepted(() -> change(selected, user));
    }

    private @Nullable OnReply authenticate(@Nullable String name) {
        if (multi || name == null) {
            unknown();
            return null;
        }
        presenting.accept(name);
        return ifAccepted(() -> change(database, name));
    }

    private @Nullable OnReply hello(Object arguments) {
        for (int i = 2; i + 2 < CommandForm.CURRENT.size(arguments); i++) {
            if ("AUTH".equalsIgnoreCase(text(arguments, i))) {
                return authenticate(text(arguments, i + 1));
            }
        }
        return null;
    }

    private @Nullable OnReply client(Object arguments) {
        if (replyMode(arguments) != null) {
            unknown(); // what is refused while the server is silent, nobody is told
            return null;
        }
        if (!"TRACKING".equalsIgnoreCase(text(arguments, 1))) {
            return null;
        }
        boolean on = "ON".equalsIgnoreCase(text(arguments, 2));
        return ifAccepted(() -> tracking = on);
    }

    /** Which replies a command asks for, as {@code CLIENT REPLY} names them; null where it asks for none. */
    @Nullable
    String replyMode(Object arguments, Nature nature) {
        return switch (nature.meaning()) {
            case CLIENT -> multi ? null : replyMode(arguments);
            case RESET -> "ON";
            default -> null;
        };
    }

    private static @Nullable String replyMode(Object arguments) {
        String mode = "REPLY".equalsIgnoreCase(text(arguments, 1)) ? text(arguments, 2) : null;
        return mode == null ? null : mode.toUpperCase(Locale.ROOT);
    }

    private @Nullable OnReply endMulti() {
        if (!multi) {
            return null;
        }
        multi = false;
        return fate -> watching = false; // whether it was executed or thrown away
    }

    private static int parse(@Nullable String index) {
        try {
            return index == null ? -1 : Integer.parseInt(index);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static @Nullable String text(Object arguments, int index) {
        byte[] raw = CommandForm.CURRENT.raw(arguments, index);
        return raw == null ? null : new String(raw, StandardCharsets.UTF_8);
    }

    /** Whose data this connection reads, or null where that is not known. */
    @Nullable
    Namespace namespace(@Nullable String server) {
        return known && server != null ? new Namespace(server, database, user) : null;
    }

    /** Moves when {@link #namespace} may have changed. */
    int revision() {
        return revision;
    }

    /** Whether commands are being queued. */
    boolean inMulti() {
        return multi;
    }

    /** Whether the server tells of changes to what is read. */
    boolean isTracking() {
        return tracking;
    }

    /** Whether a cluster's node answers although it may be a replica. */
    boolean isReadOnly() {
        return readOnly;
    }

    /** Whether a read belongs to a transaction: a diverted one would be a lost update. */
    boolean inTransaction() {
        return multi || watching;
    }
}
