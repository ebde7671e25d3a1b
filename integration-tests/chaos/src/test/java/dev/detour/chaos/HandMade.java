package dev.detour.chaos;

import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.Recording.Hiccups;
import dev.detour.chaos.Recording.InFlight;
import dev.detour.chaos.Recording.Look;
import dev.detour.chaos.Recording.OfWay;
import dev.detour.chaos.Recording.Stall;
import dev.detour.chaos.app.KeyClass;
import dev.detour.chaos.app.Processors;
import dev.detour.chaos.fault.Frozen;
import dev.detour.chaos.fault.Proof;
import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.site.Site;
import dev.detour.testkit.RedisCluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An observation that nobody made, for tests of gates: four seconds of a way that reads a hundred times a second, each time
 * in a millisecond, with a fault from the first second to the second one. Everything is as it should be, until it is changed.
 */
final class HandMade {

    static final String WAY = "jedis-pool";
    static final String CLIENT = "jedis";
    static final int READS_PER_SECOND = 100;
    static final Marks MARKS = new Marks(1_000_000, 1_010_000, 2_000_000, 2_010_000, 4_000_000);
    static final String TOUCHED = "hot:jedis-pool:1";
    static final String SPARED = "hot:jedis-pool:2";

    private static final int PORT = 1;
    private static final int READS = 400;
    private static final int LOOKS = 40;
    private static final long INTERVAL_MICROS = 10_000;

    private List<Call> calls = IntStream.range(0, READS)
            .mapToObj(number -> call(number * INTERVAL_MICROS, 1_000, KeyClass.HOT, "VALUE", TOUCHED))
            .toList();
    private List<Map<String, String>> breakers = new ArrayList<>();
    private List<Look> looks = List.of(new Look(0, 0, Map.of()));
    private Marks marks = MARKS;
    private Hiccups hiccups = new Hiccups(100, 200, 300, List.of(), List.of());
    private List<Processors> processors = List.of();
    private Map<String, InFlight> inFlight = Map.of();
    private String report = report("{}", "{}", "[]");
    private Struck struck = new Struck(
            PORT, Set.of(), new ServerReads(0, 0, 0, 0), List.of(new Proof("faults", 1, 1, "faults")), true, false);

    HandMade() {
        open(11, 20);
    }

    static Call call(long dueMicros, long tookMicros, KeyClass keyClass, String outcome, String key) {
        return new Call(
                dueMicros,
                dueMicros,
                dueMicros + tookMicros,
                keyClass,
                outcome,
                keyClass.isHeld(),
                keyClass.isHeld(),
                false,
                key);
    }

    static boolean isDuringFault(Call call) {
        return call.dueMicros() >= MARKS.strikeMicros() && call.dueMicros() < MARKS.liftedMicros();
    }

    HandMade calls(List<Call> made) {
        calls = List.copyOf(made);
        return this;
    }

    HandMade eachCall(UnaryOperator<Call> change) {
        return calls(calls.stream().map(change).toList());
    }

    /** The breaker is open at these looks, the last excluded, and at no other. */
    HandMade open(int from, int to) {
        return open("a:" + PORT, from, to, "OPEN");
    }

    /** The same of another server, which the fault has not befallen. */
    HandMade openElsewhere(int from, int to, String state) {
        return open("b:2" + PORT, from, to, state);
    }

    private HandMade open(String server, int from, int to, String state) {
        breakers = IntStream.range(0, LOOKS)
                .mapToObj(look -> Map.of(server, look >= from && look < to ? state : "CLOSED"))
                .toList();
        return this;
    }

    /** As many answers of each of these tiers at each look as there were looks before. */
    HandMade answeredAllTheTimeBy(String... tiers) {
        looks = IntStream.range(0, LOOKS)
                .mapToObj(look -> new Look(
                        0, 0, Arrays.stream(tiers).collect(Collectors.toMap(tier -> tier, tier -> (long) look))))
                .toList();
        return this;
    }

    /** No processor is idle from one look to another. */
    HandMade saturated(int from, int to) {
        processors = IntStream.range(0, LOOKS)
                .mapToObj(look -> {
                    int busy = Math.max(0, Math.min(to, look) - from);
                    return new Processors(20L * look - 19L * busy, 20L * look);
                })
                .toList();
        return this;
    }

    /** So many answers of a tier from each look to the next one, between two of them. */
    HandMade answeredBetween(String tier, int from, int to, long each) {
        looks = IntStream.range(0, LOOKS)
                .mapToObj(look -> new Look(0, 0, Map.of(tier, each * Math.max(0, Math.min(to, look) - from))))
                .toList();
        return this;
    }

    HandMade at(Marks other) {
        marks = other;
        return this;
    }

    /** When each was due, and how late it was. */
    HandMade handedOn(Stall... all) {
        hiccups = new Hiccups(100, 200, 300, hiccups.stalls(), List.of(all));
        return this;
    }

    HandMade stalls(Stall... stalls) {
        hiccups = new Hiccups(100, 200, 300, List.of(stalls), hiccups.handOvers());
        return this;
    }

    HandMade inFlight(String route, long most, long twice) {
        inFlight = Map.of(route, new InFlight(most, twice));
        return this;
    }

    /** Answers of a tier, all of which took as long. */
    HandMade answered(String tier, long micros, long count) {
        String times = "{\"" + tier + "\":{\"buckets\":[[" + micros + "," + count + "]]}}";
        report = report(times, times, "[]");
        return this;
    }

    HandMade isolatedIn(long micros) {
        report = report("{}", "{}", "[{\"server\":\"a:1\",\"isolations\":1,\"isolationMicros\":[" + micros + "]}]");
        return this;
    }

    private static String report(String fallbacks, String diverted, String servers) {
        return "{\"fallbackMicros\":" + fallbacks + ",\"divertedCallMicros\":" + diverted + ",\"servers\":" + servers
                + "}";
    }

    /** In a cluster: only one of two keys was touched. */
    HandMade inACluster() {
        struck = new Struck(
                PORT,
                Set.of(RedisCluster.slotOf(TOUCHED)),
                struck.serverReads(),
                struck.proofs(),
                struck.originWell(),
                struck.restarted());
        return this;
    }

    HandMade servers(long arrived, long rejected) {
        return servers(new ServerReads(arrived, rejected, 0, 0));
    }

    HandMade servers(ServerReads reads) {
        struck = new Struck(PORT, struck.slots(), reads, struck.proofs(), struck.originWell(), struck.restarted());
        return this;
    }

    HandMade proof(long atLeast, long seen) {
        Proof proof = new Proof("replies", atLeast, seen, "replies");
        struck = new Struck(
                PORT, struck.slots(), struck.serverReads(), List.of(proof), struck.originWell(), struck.restarted());
        return this;
    }

    HandMade unproven() {
        struck = new Struck(
                PORT, struck.slots(), struck.serverReads(), List.of(), struck.originWell(), struck.restarted());
        return this;
    }

    HandMade restarted() {
        struck = new Struck(PORT, struck.slots(), struck.serverReads(), struck.proofs(), struck.originWell(), true);
        return this;
    }

    /** So many loads more at each look, all of keys that a tier holds. */
    HandMade loadingAllTheTime(int each) {
        return loading(look -> (long) each * look);
    }

    /** So many until each look, all of keys that a tier holds. */
    HandMade loading(IntToLongFunction until) {
        looks = IntStream.range(0, LOOKS)
                .mapToObj(look -> new Look(until.applyAsLong(look), until.applyAsLong(look), Map.of()))
                .toList();
        return this;
    }

    HandMade originIll() {
        struck = new Struck(PORT, struck.slots(), struck.serverReads(), struck.proofs(), false, struck.restarted());
        return this;
    }

    Observed seen() {
        Recording recording =
                new Recording(Map.of(WAY, new OfWay(calls, looks)), breakers, processors, hiccups, inFlight);
        AgentReport counted = AgentReport.between(report("{}", "{}", "[]"), report);
        return new Observed(CLIENT, recording, marks, counted, counted, struck);
    }

    /** A scenario that asks for these gates alone. */
    static Scenario asking(Gate... gates) {
        EnumSet<Gate> others = EnumSet.allOf(Gate.class);
        others.removeAll(List.of(gates));
        return Scenario.of("made", "Made by hand", Site.Kind.REPLICATED, 1_000, Frozen::new)
                .alsoAsking(gates)
                .notAsking(others.toArray(new Gate[0]))
                .expecting();
    }

    /** What the gates of the scenario come to. */
    List<GateResult> measuredBy(Scenario scenario) {
        Observed seen = seen();
        return new Gates(scenario, READS_PER_SECOND, false).of(List.of(seen));
    }

    /** Those that were missed, by what they measure. */
    List<String> missed(Gate... gates) {
        return missedBy(asking(gates));
    }

    /** Without what is asked of the shards of a cluster that are well. */
    List<String> missedBy(Scenario scenario) {
        return missedBy(scenario, false);
    }

    /** What is asked of the shards of a cluster that are well, and nothing else. */
    List<String> missedOfSpared() {
        return missedBy(asking(), true);
    }

    private List<String> missedBy(Scenario scenario, boolean ofSpared) {
        return measuredBy(scenario).stream()
                .filter(gate -> !gate.passed() && gate.gate().equals("spared") == ofSpared)
                .map(GateResult::what)
                .toList();
    }
}
