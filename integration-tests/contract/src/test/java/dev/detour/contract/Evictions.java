package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Keys that a server has evicted, under each policy. */
final class Evictions {

    private static final String KIND = "evicted";

    /** What there is room for beside the keys. */
    private static final long ROOM_BYTES = 1_000_000;

    private static final String LARGE = "x".repeat(20_000);
    private static final int MOST_LARGE = 1_000;
    private static final int LOOK_EACH = 50;

    private Evictions() {}

    static List<MissScenario> all() {
        List<MissScenario> all = new ArrayList<>();
        Stream.of("volatile-lru", "volatile-lfu", "volatile-ttl", "volatile-random")
                .map(policy -> MissScenario.others(policy, KIND, stage -> {
                    stage.storedByOthers("EX", "1000");
                    return evicted(stage, policy);
                }))
                .forEach(all::add);
        Stream.of("allkeys-lru", "allkeys-lfu", "allkeys-random")
                .map(policy -> MissScenario.others(policy, KIND, stage -> {
                    stage.storedByOthers();
                    return evicted(stage, policy);
                }))
                .forEach(all::add);
        all.add(MissScenario.others("own SET EX overwritten by own SET, allkeys-lru", KIND, stage -> {
            Deletions.overwrittenByUs(stage);
            return evicted(stage, "allkeys-lru");
        }));
        all.add(MissScenario.others("own SET EX, volatile-ttl before its end", KIND, stage -> {
            stage.storedByUs(1_000_000);
            return evicted(stage, "volatile-ttl");
        }));
        all.add(MissScenario.others("noeviction: nothing gone, one never written", "unexplained", stage -> {
            stage.storedByOthers();
            fill(stage, "noeviction");
            assertThat(stage.gone()).isEmpty();
            stage.awaitSampled();
            return List.of(ContractCase.key("catalog"));
        }));
        return all;
    }

    private static List<String> evicted(MissStage stage, String policy) {
        fill(stage, policy);
        List<String> gone = stage.gone();
        assertThat(gone).as(policy).hasSizeGreaterThan(MissStage.KEYS / 2);
        stage.awaitSampled();
        return gone;
    }

    /** Stores large values, and reads them so that they are used more than the keys, until these are gone. */
    private static void fill(MissStage stage, String policy) {
        long used = Long.parseLong(stage.server().info("memory", "used_memory"));
        stage.server().config("maxmemory-policy", policy);
        stage.server().config("maxmemory", Long.toString(used + ROOM_BYTES));
        for (int i = 0; i < MOST_LARGE && hasRoomFor(stage, "large:" + i); i++) {
            if (i % LOOK_EACH == 0 && stage.gone().size() == MissStage.KEYS) {
                return;
            }
        }
    }

    private static boolean hasRoomFor(MissStage stage, String key) {
        try {
            stage.other().call("SET", key, LARGE);
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageStartingWith("OOM");
            return false;
        }
        for (int i = 0; i < 3; i++) {
            stage.other().call("GETRANGE", key, "0", "0");
        }
        return true;
    }
}
