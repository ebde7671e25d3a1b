package dev.detour.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import dev.detour.engine.model.ListeningLink.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks one server what it emits, and subscribes to that; used by one thread at a time. */
final class Opener {

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What was forbidden is not asked for sooner: each time is a line in the server's own list of what it has refused. */
    static final long FORBIDDEN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final byte[][] CONFIG_GET = command("CONFIG", "GET", "notify-keyspace-events");
    private static final byte[][] CLIENT_ID = command("CLIENT", "ID");

    private final String server;
    private final int database;
    private final List<String> globs;
    private final List<String> prefixes;
    private final Heard heard;
    private final LongSupplier ticker;

    /** The answer to the last question after the server's setting, if that was that it may not be asked. */
    private @Nullable ErrorReply unasked;

    private long unaskedNanos;
    private boolean refused;

    Opener(String server, int database, List<String> globs, List<String> prefixes, Heard heard, LongSupplier ticker) {
        this.server = server;
        this.database = database;
        this.globs = List.copyOf(globs);
        this.prefixes = withoutOverlap(prefixes);
        this.heard = heard;
        this.ticker = ticker;
    }

    /** A server takes no two prefixes of which one begins the other. */
    private static List<String> withoutOverlap(List<String> prefixes) {
        return prefixes.stream()
                .distinct()
                .filter(prefix -> prefixes.stream().noneMatch(other -> isLongerThan(prefix, other)))
                .toList();
    }

    private static boolean isLongerThan(String prefix, String other) {
        return prefix.length() > other.length() && prefix.startsWith(other);
    }

    /**
     * Blocks for as long as a link may.
     *
     * @return what has yet to take over; null where there is nothing to hear
     */
    @Nullable
    Hearing open(LinkFactory links) throws LinkFailure {
        ListeningLink link = null;
        Hearing hearing = null;
        try {
            link = links.openListening(null);
            hearing = open(link);
            return hearing;
        } catch (RuntimeException | LinkageError thrown) {
            throw new LinkFailure(null, thrown);
        } finally {
            if (link != null && hearing == null) {
                link.close();
            }
        }
    }

    private @Nullable Hearing open(ListeningLink link) throws LinkFailure {
        refused = false;
        Object setting = setting(link);
        Notifications notifications = Notifications.of(setting);
        List<Subscription> toEvents = Subscriptions.to(notifications, database, globs);
        List<Subscription> all = new ArrayList<>(toEvents);
        if (!prefixes.isEmpty() && isTold(link)) {
            all.add(Subscriptions.channel(Subscriptions.INVALIDATIONS));
        }
        if (all.isEmpty()) {
            return null;
        }
        Hearing hearing = new Hearing(link, notifications, heard, ticker);
        List<@Nullable ErrorReply> answers = link.listen(all, hearing);
        List<@Nullable ErrorReply> ofEvents = answers.subList(0, toEvents.size());
        // who may not even ask whether there are events misses other rights, too, and one line says so
        int first = setting instanceof ErrorReply ? toEvents.size() : 0;
        sayWhatIsRefused(all.subList(first, all.size()), answers.subList(first, all.size()));
        if (!answers.contains(null)) {
            refused = true;
            return null;
        }
        boolean isComplete = notifications.areComplete() && ofEvents.stream().allMatch(refused -> refused == null);
        boolean isTracking = all.size() > toEvents.size() && answers.get(toEvents.size()) == null;
        hearing.begun(isComplete, isTracking);
        if (ofEvents.contains(null)) {
            sayWhatIsHeard(isComplete, notifications.flags());
        }
        return hearing;
    }

    /** Whether the server refused all that it was asked for when it was last asked. */
    boolean isRefused() {
        return refused;
    }

    private @Nullable Object setting(ListeningLink link) throws LinkFailure {
        long now = ticker.getAsLong();
        if (unasked != null && now - unaskedNanos < FORBIDDEN_NANOS) {
            return unasked;
        }
        Object reply = link.call(List.<byte[][]>of(CONFIG_GET), TIMEOUT_NANOS).get(0);
        unasked = reply instanceof ErrorReply error && isForbidden(error) ? error : null;
        unaskedNanos = now;
        return reply;
    }

    /** Has the changes of keys with these prefixes told to the very connection that asks for it. */
    private boolean isTold(ListeningLink link) throws LinkFailure {
        Object id = link.call(List.<byte[][]>of(CLIENT_ID), TIMEOUT_NANOS).get(0);
        Object reply = id instanceof Long number
                ? link.call(List.<byte[][]>of(tracking(number)), TIMEOUT_NANOS).get(0)
                : id;
        if (reply instanceof ErrorReply error) {
            AgentLog.infoOnce(
                    "tracking " + server,
                    "changes of keys at " + server + " are not told to Detour, which asks for them with CLIENT ID and"
                            + " CLIENT TRACKING: " + error.message());
            return false;
        }
        return true;
    }

    private byte[][] tracking(long id) {
        List<String> words =
                new ArrayList<>(List.of("CLIENT", "TRACKING", "ON", "REDIRECT", Long.toString(id), "BCAST"));
        for (String prefix : prefixes) {
            words.add("PREFIX");
            words.add(prefix);
        }
        return command(words.toArray(String[]::new));
    }

    private static boolean isForbidden(@Nullable Object reply) {
        return reply instanceof ErrorReply error && error.message().startsWith("NOPERM");
    }

    private void sayWhatIsRefused(List<Subscription> all, List<@Nullable ErrorReply> answers) {
        for (int i = 0; i < answers.size(); i++) {
            ErrorReply refused = answers.get(i);
            if (refused != null) {
                AgentLog.infoOnce(
                        "subscription " + server,
                        "Detour may not listen to " + server + " for what happens to keys: " + refused.message()
                                + (isForbidden(refused)
                                        ? ". ACL SETUSER with " + rules(all.get(i))
                                                + " allows it to the user of the connection."
                                        : ""));
                return;
            }
        }
    }

    /** A user that was added has no channels, as a rule; of patterns, only those that are allowed word by word. */
    private String rules(Subscription refused) {
        String name = new String(refused.name(), UTF_8);
        if (refused.isPattern()) {
            return globs.stream()
                    .map(glob -> " &" + Subscriptions.byKey(database) + Subscriptions.escaped(glob))
                    .collect(Collectors.joining("", "+psubscribe", ""));
        }
        return "+subscribe &"
                + (name.equals(Subscriptions.INVALIDATIONS) ? name : Subscriptions.byEvent(database) + '*');
    }

    private void sayWhatIsHeard(boolean isComplete, @Nullable String flags) {
        if (flags == null) {
            AgentLog.infoOnce(
                    "keyspace events " + server,
                    "keyspace events of " + server + " are used as evidence if it emits any, which is not known: the"
                            + " user of the connection may not call CONFIG GET there");
            return;
        }
        AgentLog.infoOnce(
                "keyspace events " + server,
                "keyspace events of " + server + " are used as evidence"
                        + (isComplete
                                ? ""
                                : ", but they do not tell all: notify-keyspace-events is \"" + flags
                                        + "\" there, and it takes g, $, x and e, with E or K, to know each key's end"));
    }

    private static byte[][] command(String... words) {
        return Stream.of(words).map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new);
    }
}
