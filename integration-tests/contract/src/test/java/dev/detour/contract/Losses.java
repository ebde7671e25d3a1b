package dev.detour.contract;

import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisServer;
import java.util.List;
import java.util.stream.Stream;

/** Keys that a server has lost with all others, and keys that it never had. */
final class Losses {

    private static final String LOST = "cold_start";

    private Losses() {}

    static List<MissScenario> all() {
        return List.of(
                MissScenario.own("own FLUSHALL", LOST, stage -> {
                    stage.storedByOthers();
                    stage.awaitSampled(); // what was stored before is not heard of afterwards
                    stage.ownFlush();
                    return stage.keys();
                }),
                MissScenario.own("own FLUSHDB", LOST, stage -> {
                    stage.storedByUs();
                    stage.awaitSampled();
                    stage.own("flushdb");
                    return stage.keys();
                }),
                MissScenario.others("another's FLUSHALL", LOST, stage -> {
                    stage.storedByOthers();
                    stage.awaitSampled();
                    stage.other().call("FLUSHALL");
                    stage.awaitSampled();
                    return stage.keys();
                }),
                MissScenario.others("restart without RDB", LOST, stage -> {
                    stage.storedByUs();
                    stage.server().restart();
                    stage.meetAgain();
                    return stage.keys();
                }),
                MissScenario.others("another's DEL and SET, then FLUSHALL", LOST, stage -> {
                    stage.storedByUs();
                    stage.keys().forEach(key -> {
                        stage.other().call("DEL", key);
                        stage.other().call("SET", key, "value");
                    });
                    stage.awaitSampled();
                    stage.other().call("FLUSHALL");
                    stage.awaitSampled();
                    return stage.keys();
                }),
                MissScenario.own("own FLUSHALL, read, stored again and deleted", LOST, stage -> {
                    stage.storedByOthers();
                    stage.awaitSampled(); // what was stored before is not heard of afterwards
                    stage.ownFlush();
                    stage.keys().forEach(key -> {
                        stage.readNull(key);
                        stage.own("set", key, "value");
                        stage.other().call("DEL", key);
                    });
                    return stage.none();
                }),
                MissScenario.unclaimed("restart with RDB: nothing gone, one never written", "unexplained", stage -> {
                    stage.storedByOthers();
                    stage.other().call("SAVE");
                    stage.server().restartWithDump();
                    stage.meetAgain();
                    return List.of(ContractCase.key("catalog"));
                }),
                MissScenario.others("failover to a replica that was behind", LOST, Losses::failedOver),
                MissScenario.others("never written", "unexplained", stage -> {
                    stage.storedByOthers();
                    return Stream.generate(() -> ContractCase.key("catalog"))
                            .limit(MissStage.KEYS)
                            .toList();
                }),
                MissScenario.others("never written, read, stored and deleted", "unexplained", stage -> {
                    stage.keys().forEach(key -> {
                        stage.readNull(key);
                        stage.other().call("SET", key, "value");
                        stage.other().call("DEL", key);
                    });
                    return stage.none();
                }),
                MissScenario.others("not at the origin either", "absent", stage -> {
                    stage.storedByOthers();
                    List<String> absent = Stream.generate(() -> ContractCase.key("absent"))
                            .limit(MissStage.KEYS)
                            .toList();
                    stage.readBeforehand(absent);
                    return absent;
                }));
    }

    /** What is promoted has gone its own way before the keys were written. */
    private static List<String> failedOver(MissStage stage) {
        RedisReplication both = stage.toBeClosed(
                RedisReplication.builder().arguments(stage.settings()).start());
        RedisServer promoted = both.replica(0);
        stage.goTo(both.primary());
        promoted.command("REPLICAOF", "NO", "ONE");
        stage.storedByOthers();
        stage.awaitSampled();
        both.primary().kill();
        stage.goTo(promoted);
        return stage.keys();
    }
}
