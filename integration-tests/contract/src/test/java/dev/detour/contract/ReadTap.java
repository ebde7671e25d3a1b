package dev.detour.contract;

import dev.detour.testkit.Tap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The GETs that reach a network and the replies that come back, if all keys have the values of a load plan. Replies come in
 * the order of their commands, so counting tells which are missing.
 *
 * <p>All state is guarded by this.
 */
final class ReadTap implements Tap {

    private final Map<Integer, Traffic> connections = new TreeMap<>();

    /** One connection. */
    private static final class Traffic {
        private final Occurrences gets = new Occurrences("*2\r\n$3\r\nGET\r\n"); // SLOWLOG GET is none
        private final Occurrences values = new Occurrences("value-of-");
        private final List<Long> sentNanos = new ArrayList<>();
        private int answered;

        private List<Long> unanswered() {
            return sentNanos.subList(Math.min(answered, sentNanos.size()), sentNanos.size());
        }
    }

    /** Counts a text in a stream that may be cut anywhere. */
    private static final class Occurrences {
        private final String text;
        private String rest = "";

        Occurrences(String text) {
            this.text = text;
        }

        int in(byte[] bytes) {
            String searched = rest + new String(bytes, StandardCharsets.ISO_8859_1);
            int count = 0;
            for (int at = searched.indexOf(text); at >= 0; at = searched.indexOf(text, at + 1)) {
                count++;
            }
            rest = searched.substring(Math.max(0, searched.length() - text.length() + 1));
            return count;
        }
    }

    @Override
    public synchronized void passed(int connection, Side from, byte[] bytes, long atNanos) {
        Traffic traffic = connections.computeIfAbsent(connection, made -> new Traffic());
        switch (from) {
            case CLIENT -> {
                for (int count = traffic.gets.in(bytes); count > 0; count--) {
                    traffic.sentNanos.add(atNanos);
                }
            }
            case SERVER -> traffic.answered += traffic.values.in(bytes);
        }
    }

    /** How many GETs have been sent. */
    synchronized int sent() {
        return connections.values().stream()
                .mapToInt(traffic -> traffic.sentNanos.size())
                .sum();
    }

    /** When each GET was sent, in that order. */
    synchronized List<Long> sentNanos() {
        return connections.values().stream()
                .flatMap(traffic -> traffic.sentNanos.stream())
                .sorted()
                .toList();
    }

    /**
     * When the GETs were sent that have no reply yet, in that order.
     *
     * @param sinceNanos earlier ones are left out: they may have lost their connection before the reply came
     */
    synchronized List<Long> unansweredNanos(long sinceNanos) {
        return connections.values().stream()
                .map(Traffic::unanswered)
                .flatMap(Collection::stream)
                .filter(sentNanos -> sentNanos - sinceNanos > 0)
                .sorted()
                .toList();
    }
}
