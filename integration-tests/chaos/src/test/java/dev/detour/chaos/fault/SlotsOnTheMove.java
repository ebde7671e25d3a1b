package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.SlotMigration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Slots with keys that are read all the time move to another primary, and back in the end. While they are on their way
 * there is an ASK for each read of them; then MOVED, until the clients know.
 */
public final class SlotsOnTheMove implements Fault {

    /** Of each class of keys and each way: with those of a third of them one read in eight is of a key that moves. */
    private static final int KEYS = 20;

    private static final long HALFWAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<Integer, SlotMigration> underWay = new LinkedHashMap<>();
    private final List<Integer> moved = new ArrayList<>();
    private @Nullable RedisServer from;

    /** Of the keys of every way that are read again and again and never written by it, those that the primary has. */
    @Override
    public Set<Integer> slots(Site site) {
        Set<Integer> primarys = PrimarySlots.of(site);
        return site.applications().stream()
                .flatMap(application -> application.ways().stream())
                .flatMap(SlotsOnTheMove::keys)
                .map(RedisCluster::slotOf)
                .filter(primarys::contains)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> keys(String way) {
        return IntStream.range(0, KEYS)
                .boxed()
                .flatMap(number -> Stream.of("hot:" + way + ":" + number, "near:" + way + ":" + number));
    }

    @Override
    public void strike(Site site) {
        RedisCluster cluster = site.cluster();
        from = site.primary();
        RedisServer to = cluster.primaries().stream()
                .filter(primary -> primary != from)
                .findFirst()
                .orElseThrow();
        for (int slot : slots(site)) {
            SlotMigration migration = cluster.beginMigration(slot, to);
            underWay.put(slot, migration);
            migration.moveKeys();
        }
        LockSupport.parkNanos(HALFWAY_NANOS); // the load goes on, and meets ASK
        finish();
    }

    private void finish() {
        Iterator<Map.Entry<Integer, SlotMigration>> migrations =
                underWay.entrySet().iterator();
        while (migrations.hasNext()) {
            Map.Entry<Integer, SlotMigration> next = migrations.next();
            next.getValue().finish();
            moved.add(next.getKey());
            migrations.remove();
        }
    }

    @Override
    public void lift(Site site) {
        RedisServer home = from;
        if (home != null) {
            finish(); // those of a strike that has failed
            moved.forEach(slot -> site.cluster().moveSlot(slot, home));
        }
    }
}
