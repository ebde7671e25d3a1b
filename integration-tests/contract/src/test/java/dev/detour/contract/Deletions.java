package dev.detour.contract;

import java.util.List;
import java.util.function.BiConsumer;

/** Keys that somebody has deleted. */
final class Deletions {

    private static final String KIND = "deleted";
    private static final String SCRIPT = "return redis.call('del', KEYS[1])";
    private static final long TTL_MILLIS = 1_500;

    private Deletions() {}

    static List<MissScenario> all() {
        return List.of(
                own("DEL", (stage, key) -> stage.own("del", key)),
                own("UNLINK", (stage, key) -> stage.own("unlink", key)),
                own("GETDEL", (stage, key) -> stage.own("getdel", key)),
                own("RENAME", (stage, key) -> stage.own("rename", key, ContractCase.key("catalog"))),
                own("DEL by its name", (stage, key) -> stage.ownRaw("DEL", key)),
                MissScenario.own("own SET EX overwritten by own SET, own DEL", KIND, stage -> {
                    overwrittenByUs(stage);
                    stage.keys().forEach(key -> stage.own("del", key));
                    return stage.keys();
                }),
                others("DEL", (stage, key) -> stage.other().call("DEL", key)),
                others("UNLINK", (stage, key) -> stage.other().call("UNLINK", key)),
                others("GETDEL", (stage, key) -> stage.other().call("GETDEL", key)),
                others("RENAME", (stage, key) -> stage.other().call("RENAME", key, ContractCase.key("catalog"))),
                others("MOVE", (stage, key) -> stage.other().call("MOVE", key, "1")),
                others("script", (stage, key) -> stage.other().call("EVAL", SCRIPT, "1", key)),
                MissScenario.others("own SET EX overwritten by own SET, another's DEL", KIND, stage -> {
                    overwrittenByUs(stage);
                    stage.keys().forEach(key -> stage.other().call("DEL", key));
                    return stage.keys();
                }),
                MissScenario.others("own SET EX overwritten by another's SET, its DEL", KIND, stage -> {
                    stage.storedByUs(TTL_MILLIS);
                    stage.storedByOthers();
                    stage.awaitTime(TTL_MILLIS + 50);
                    stage.keys().forEach(key -> stage.other().call("DEL", key));
                    return stage.keys();
                }),
                MissScenario.unclaimed("own script", KIND, stage -> {
                    stage.storedByUs();
                    stage.keys().forEach(key -> stage.ownRaw("EVAL", SCRIPT, "1", key));
                    return stage.keys();
                }));
    }

    private static MissScenario own(String command, BiConsumer<MissStage, String> deletion) {
        return MissScenario.own("own " + command, KIND, stage -> {
            stage.storedByOthers();
            stage.keys().forEach(key -> deletion.accept(stage, key));
            return stage.keys();
        });
    }

    private static MissScenario others(String command, BiConsumer<MissStage, String> deletion) {
        return MissScenario.others("another's " + command, KIND, stage -> {
            stage.storedByUs();
            stage.keys().forEach(key -> deletion.accept(stage, key));
            return stage.keys();
        });
    }

    /** A time to live that was, and is over. */
    static void overwrittenByUs(MissStage stage) {
        stage.storedByUs(TTL_MILLIS);
        stage.storedByUs();
        stage.awaitTime(TTL_MILLIS + 50);
    }
}
