package dev.detour.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.detour.engine.model.ListeningLink.Subscription;
import java.util.ArrayList;
import java.util.List;

/** What to subscribe to, at a server that emits these notifications. */
final class Subscriptions {

    static final String INVALIDATIONS = "__redis__:invalidate";

    /** What ends a key. */
    private static final List<String> ENDS = List.of("expired", "evicted", "del", "rename_from", "move_from");

    /**
     * What shows that there is a key that a string can be read from: without it an old end would be believed of a key that
     * was written since and lost in a way that no event tells, as by FLUSHDB. Not {@code expire}, which only says once
     * more what the write before it has said.
     */
    private static final List<String> BEGINNINGS = List.of(
            "set",
            "setrange",
            "setbit",
            "append",
            "incrby",
            "incrbyfloat",
            "pfadd",
            "rename_to",
            "move_to",
            "copy_to",
            "restore");

    private Subscriptions() {}

    /**
     * Those for keyspace notifications. Channels by event, where there are such: by name, since a server's rules for users
     * allow a pattern only where they have that very pattern. Else by key, of which a pattern alone can name the keys.
     *
     * @param globs of keys, as a route has them
     */
    static List<Subscription> to(Notifications notifications, int database, List<String> globs) {
        List<Subscription> subscriptions = new ArrayList<>();
        if (notifications.areOn() && notifications.areByEvent()) {
            ENDS.forEach(event -> subscriptions.add(channel(byEvent(database) + event)));
            BEGINNINGS.forEach(event -> subscriptions.add(channel(byEvent(database) + event)));
        } else if (notifications.areOn()) {
            globs.forEach(glob ->
                    subscriptions.add(new Subscription((byKey(database) + escaped(glob)).getBytes(UTF_8), true)));
        }
        return subscriptions;
    }

    static Subscription channel(String name) {
        return new Subscription(name.getBytes(UTF_8), false);
    }

    static String byEvent(int database) {
        return KeyEvents.EVENT_CHANNEL + database + KeyEvents.END;
    }

    static String byKey(int database) {
        return KeyEvents.KEY_CHANNEL + database + KeyEvents.END;
    }

    /** Redis knows classes of characters and a backslash, which in a route's globs stand for themselves. */
    static String escaped(String glob) {
        return glob.replaceAll("[\\[\\]\\\\]", "\\\\$0");
    }
}
