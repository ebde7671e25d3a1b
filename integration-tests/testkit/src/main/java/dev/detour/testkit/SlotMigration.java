package dev.detour.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * A slot on its way from one node to another. While it lasts, the old node answers for the keys that it still holds and
 * sends for all others to the new one with ASK.
 *
 * <p>Not thread-safe.
 */
public final class SlotMigration {

    private static final String BATCH = "100";
    private static final String TIMEOUT_MILLIS = "5000";

    private final RedisCluster cluster;
    private final int slot;
    private final RedisServer from;
    private final RedisServer to;

    private SlotMigration(RedisCluster cluster, int slot, RedisServer from, RedisServer to) {
        this.cluster = cluster;
        this.slot = slot;
        this.from = from;
        this.to = to;
    }

    static SlotMigration begin(RedisCluster cluster, int slot, RedisServer from, RedisServer to) {
        SlotMigration migration = new SlotMigration(cluster, slot, from, to);
        migration.setSlot(to, "IMPORTING", ClusterNode.self(from).id());
        migration.setSlot(from, "MIGRATING", ClusterNode.self(to).id());
        return migration;
    }

    /** Moves the keys of the slot that the old node holds, so that it says ASK for them. */
    public void moveKeys() {
        List<String> keys = keysLeft();
        while (!keys.isEmpty()) {
            List<String> migrate = new ArrayList<>(
                    List.of("MIGRATE", "127.0.0.1", Integer.toString(to.port()), "", "0", TIMEOUT_MILLIS));
            String password = to.password();
            if (password != null) {
                migrate.addAll(List.of("AUTH", password));
            }
            migrate.add("KEYS");
            migrate.addAll(keys);
            from.command(migrate.toArray(new String[0]));
            keys = keysLeft();
        }
    }

    private List<String> keysLeft() {
        Object keys = from.command("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), BATCH);
        return keys instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    /** Moves what is left and gives the slot to the new node; returns when every node that serves knows: MOVED. */
    public void finish() {
        moveKeys();
        String newOwner = ClusterNode.self(to).id();
        // the new owner first: it raises its epoch, and the old one must not be without a redirection
        setSlot(to, "NODE", newOwner);
        setSlot(from, "NODE", newOwner);
        cluster.awaitOwner(slot, newOwner);
    }

    /** Leaves the slot with the old node; keys that were moved are out of reach from then on. */
    public void cancel() {
        setSlot(from, "STABLE");
        setSlot(to, "STABLE");
    }

    private void setSlot(RedisServer node, String... state) {
        List<String> command = new ArrayList<>(List.of("CLUSTER", "SETSLOT", Integer.toString(slot)));
        command.addAll(List.of(state));
        node.command(command.toArray(new String[0]));
    }
}
