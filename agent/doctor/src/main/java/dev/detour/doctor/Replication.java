package dev.detour.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A server's part in replication.
 *
 * @param primary of a replica, its primary; empty for a primary
 * @param linkUp of a replica, whether it follows its primary
 * @param replicas of a primary, those that are connected
 */
record Replication(String primary, boolean linkUp, List<Copy> replicas) {

    /**
     * A replica, as its primary sees it.
     *
     * @param lagBytes how much of the stream it has not acknowledged
     */
    record Copy(String address, boolean online, long lagBytes) {}

    private static final Pattern REPLICA = Pattern.compile("slave\\d+");

    static Replication of(Info info) {
        if (info.text("role").equals("slave")) {
            return new Replication(
                    info.text("master_host") + ':' + info.text("master_port"),
                    info.text("master_link_status").equals("up"),
                    List.of());
        }
        List<Copy> replicas = new ArrayList<>();
        info.fields().forEach((name, value) -> {
            if (REPLICA.matcher(name).matches()) {
                replicas.add(copy(Info.ofParts(value), info.number("master_repl_offset")));
            }
        });
        return new Replication("", true, List.copyOf(replicas));
    }

    private static Copy copy(Info parts, long offset) {
        return new Copy(
                parts.text("ip") + ':' + parts.text("port"),
                parts.text("state").equals("online"),
                Math.max(0, offset - parts.number("offset")));
    }
}
