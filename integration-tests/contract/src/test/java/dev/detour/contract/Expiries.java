package dev.detour.contract;

import java.util.List;

/** Keys whose time is over. */
final class Expiries {

    /** Time enough for each key to be stored and read, on a busy machine too. */
    private static final long TTL_MILLIS = 2_000;

    private static final String TTL = Long.toString(TTL_MILLIS);
    private static final String KIND = "expired";

    private Expiries() {}

    static List<MissScenario> all() {
        return List.of(
                MissScenario.own("own TTL, expires as it is read", KIND, stage -> {
                    expireLate(stage);
                    stage.storedByUs(TTL_MILLIS);
                    return awaitEnd(stage);
                }),
                MissScenario.own("own TTL, expires by itself", KIND, stage -> {
                    stage.storedByUs(TTL_MILLIS);
                    return awaitRemoved(stage);
                }),
                MissScenario.own("own EXPIRE of what was stored without", KIND, stage -> {
                    stage.storedByUs();
                    stage.keys().forEach(key -> stage.own("pexpire", key, TTL));
                    return awaitEnd(stage);
                }),
                MissScenario.own("own TTL, renamed by this process", KIND, stage -> {
                    List<String> names = stage.keys().stream()
                            .map(key -> ContractCase.key("catalog"))
                            .toList();
                    for (int i = 0; i < names.size(); i++) {
                        stage.own("psetex", names.get(i), TTL, "value");
                        stage.own("rename", names.get(i), stage.keys().get(i));
                        stage.seen(stage.keys().get(i));
                    }
                    return awaitEnd(stage);
                }),
                MissScenario.others("another's TTL, expires as it is read", KIND, stage -> {
                    expireLate(stage);
                    stage.storedByOthers("PX", TTL);
                    awaitEnd(stage);
                    stage.awaitSampled();
                    return stage.keys();
                }),
                MissScenario.others("another's TTL, expires by itself", KIND, stage -> {
                    stage.storedByOthers("PX", TTL);
                    awaitRemoved(stage);
                    stage.awaitSampled();
                    return stage.keys();
                }),
                MissScenario.others("own SET overwritten by another's SET EX", KIND, stage -> {
                    stage.storedByUs();
                    stage.storedByOthers("PX", TTL);
                    awaitRemoved(stage);
                    stage.awaitSampled();
                    return stage.keys();
                }));
    }

    /** Only reads find out that a key has expired. */
    private static void expireLate(MissStage stage) {
        stage.other().call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    }

    static List<String> awaitEnd(MissStage stage) {
        stage.awaitTime(TTL_MILLIS + 50); // a time to live is counted from the reply
        return stage.keys();
    }

    private static List<String> awaitRemoved(MissStage stage) {
        stage.awaitRemoved();
        return stage.keys();
    }
}
