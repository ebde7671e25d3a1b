package dev.detour.engine.tier;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Servers whose keys may have been changed by others without a word to this process: what was seen of those keys before is
 * not believed. It is not removed: that would take a look at all that is kept, and what was hot is of use even so.
 *
 * <p>Gaps are numbered, and an entry carries the number of the latest when it was made, so that to look at one made since
 * costs a volatile read. Thread-safe; never blocks for long.
 */
final class Gaps {

    private static final int MAX_SERVERS = 1_000;

    /** @param nanos what was asked for before is as doubtful as what was kept */
    private record Gap(byte[] prefix, long number, long nanos) {

        boolean covers(Key key) {
            return startsWith(key.bytes(), prefix);
        }
    }

    /** Swapped as a whole, so that no number is seen without its gap. */
    private record Known(long number, Map<String, List<Gap>> byServer) {

        List<Gap> of(Namespace namespace) {
            return byServer.getOrDefault(namespace.server(), List.of());
        }
    }

    private volatile Known known = new Known(0, Map.of());

    /** The number of the latest. */
    long latest() {
        return known.number;
    }

    /**
     * There is one now.
     *
     * @param prefixes of the keys; an empty one stands for all
     * @return false where there are too many servers to keep it
     */
    synchronized boolean add(String server, List<String> prefixes, long nowNanos) {
        Known before = known;
        if (before.byServer.size() >= MAX_SERVERS && !before.byServer.containsKey(server)) {
            return false;
        }
        long number = before.number + 1;
        List<Gap> gaps = new ArrayList<>(before.byServer.getOrDefault(server, List.of()));
        for (String text : prefixes) {
            byte[] prefix = text.getBytes(UTF_8);
            gaps.removeIf(gap -> startsWith(gap.prefix, prefix)); // this one is later, and of as many keys
            gaps.add(new Gap(prefix, number, nowNanos));
        }
        Map<String, List<Gap>> byServer = new HashMap<>(before.byServer);
        byServer.put(server, List.copyOf(gaps));
        known = new Known(number, byServer);
        return true;
    }

    /** Whether the entry was made after every gap of any key. */
    boolean isAfterAll(Entry entry) {
        return entry.gap() == known.number;
    }

    /** Whether the entry was made before a gap of its key. */
    boolean outdates(Entry entry, Key key) {
        Known now = known;
        if (entry.gap() == now.number) {
            return false;
        }
        for (Gap gap : now.of(entry.namespace())) {
            if (entry.gap() < gap.number && gap.covers(key)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the lookup began before a gap of its key. */
    boolean outdates(Lookup lookup, Namespace namespace) {
        for (Gap gap : known.of(namespace)) {
            if (lookup.startNanos() - gap.nanos < 0 && gap.covers(lookup.key())) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
