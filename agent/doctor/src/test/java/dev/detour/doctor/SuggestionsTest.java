package dev.detour.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.detour.doctor.ClusterView.Member;
import dev.detour.doctor.ClusterView.Range;
import dev.detour.doctor.ClusterView.Shard;
import dev.detour.doctor.Replication.Copy;
import dev.detour.engine.config.SettingsLoader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuggestionsTest {

    private static final Member PRIMARY = new Member("a:1", true, "online");
    private static final Member REPLICA = new Member("b:1", false, "online");
    private static final Member FAILED = new Member("c:1", true, "failed");
    private static final Range ALL_SLOTS = new Range(0, 16383);

    /** @param ids in their order; those of warnings begin with an exclamation mark */
    private record Case(String name, Consumer<Reports> change, String... ids) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                        memory(),
                        timing(),
                        copies(),
                        permissions(),
                        Stream.of(new Case("nothing wrong", reports -> {}), new Case("nothing known", reports -> {
                            reports.server = null;
                            reports.memory = null;
                            reports.rates = null;
                            reports.replication = null;
                            reports.events = null;
                            reports.slow = null;
                        })))
                .flatMap(each -> each);
    }

    private static Stream<Case> memory() {
        return Stream.of(
                new Case("no limit", to -> to.memory = new Memory(50, 0, "noeviction", 1, 1), "no-limit"),
                new Case("full but evicting", to -> to.memory = new Memory(99, 100, "allkeys-lru", 1, 0)),
                new Case("nearly full", to -> to.memory = new Memory(94, 100, "noeviction", 1, 1)),
                new Case("full", to -> to.memory = new Memory(95, 100, "noeviction", 1, 1), "!full"),
                new Case(
                        "full, nothing with a time to live",
                        to -> to.memory = new Memory(99, 100, "volatile-lru", 1, 0),
                        "!full"),
                new Case(
                        "evicting",
                        to -> to.rates = new Rates(1, 1, 3, 1, 1),
                        "!evicting",
                        "!evicting-local",
                        "!evicting-wait"));
    }

    private static Stream<Case> timing() {
        return Stream.of(
                new Case("slow now and then", to -> to.latency = new Latency(50, 1, 2, 4_999, 80_000)),
                new Case("hardly looked at", to -> to.latency = new Latency(19, 1, 90_000, 90_000, 90_000)),
                new Case("slow often", to -> to.latency = new Latency(50, 1, 2, 5_000, 6_000), "!slow-ping"),
                new Case(
                        "far away",
                        to -> to.latency = new Latency(50, 9_000, 20_500, 21_000, 22_000),
                        "!slow-ping",
                        "!far-replica",
                        "!far-deadline"),
                new Case(
                        "slow command",
                        to -> to.slow = List.of(new SlowCommand("KEYS", 90_000, 60)),
                        "!slow-command",
                        "slow-command-silence"),
                new Case(
                        "script that ran for long",
                        to -> to.slow = List.of(new SlowCommand("EVAL", 9_000_000, 60)),
                        "!slow-command"),
                new Case("slow command of yesterday", to -> to.slow = List.of(new SlowCommand("KEYS", 90_000, 90_000))),
                new Case("many misses", to -> to.rates = new Rates(1, 5_001, 0, 0, 1), "many-misses"),
                new Case(
                        "loading", to -> to.server = new ServerFacts("7", true, false, true, 1, 1, 10_000), "!loading"),
                new Case(
                        "many clients",
                        to -> to.server = new ServerFacts("7", true, false, false, 1, 80, 100),
                        "!many-clients"));
    }

    private static Stream<Case> copies() {
        return Stream.of(
                new Case(
                        "no replica",
                        to -> to.replication = new Replication("", true, List.of()),
                        "no-replica",
                        "no-replica-stale"),
                new Case(
                        "replica far behind",
                        to -> to.replication = new Replication("", true, List.of(new Copy("r:1", true, 2 << 20))),
                        "!replica-behind"),
                new Case(
                        "replica not in step",
                        to -> to.replication = new Replication("", true, List.of(new Copy("r:1", false, 0))),
                        "!replica-behind"),
                new Case("a replica", to -> to.replication = new Replication("h:1", true, List.of()), "is-replica"),
                new Case(
                        "a replica apart",
                        to -> to.replication = new Replication("h:1", false, List.of()),
                        "!replica-apart",
                        "is-replica"),
                cluster("cluster in order", "ok", ALL_SLOTS, PRIMARY, REPLICA),
                cluster("cluster without replicas", "ok", ALL_SLOTS, PRIMARY),
                cluster("slot missing", "fail", new Range(1, 16383), PRIMARY, REPLICA),
                cluster("primary failed", "fail", ALL_SLOTS, FAILED, REPLICA),
                cluster("down all the same", "fail", ALL_SLOTS, PRIMARY, REPLICA));
    }

    private static Case cluster(String name, String state, Range slots, Member... members) {
        String[] ids = switch (name) {
            case "cluster without replicas" -> new String[] {"no-replica", "no-replica-stale"};
            case "slot missing" -> new String[] {"!slots-not-served"};
            case "primary failed" -> new String[] {"!slots-not-served", "!node-unhealthy"};
            case "down all the same" -> new String[] {"!cluster-down"};
            default -> new String[0];
        };
        ClusterView view = new ClusterView(state, List.of(new Shard(List.of(slots), List.of(members))));
        return new Case(
                name,
                to -> {
                    to.cluster = view;
                    to.replication = new Replication("", true, List.of());
                },
                ids);
    }

    private static Stream<Case> permissions() {
        return Stream.of(
                new Case("no events", to -> to.events = new KeyspaceEvents(""), "no-events"),
                new Case(
                        "INFO",
                        to -> to.forbidden = Set.of(Probe.INFO),
                        "!forbidden-replicas",
                        "!no-info",
                        "no-info-evidence"),
                new Case("warming", to -> to.forbidden = Set.of(Probe.SET, Probe.EXEC), "!forbidden-warming"),
                new Case("ping", to -> to.forbidden = Set.of(Probe.PING), "!forbidden-recovery"),
                new Case("reads", to -> to.forbidden = Set.of(Probe.GET), "!forbidden-reads"),
                new Case("asking", to -> to.forbidden = Set.of(Probe.ASKING), "!forbidden-redirections"),
                new Case(
                        "what is not essential",
                        to -> to.forbidden = Set.of(Probe.SETNAME, Probe.SLOWLOG, Probe.PSUBSCRIBE),
                        "forbidden-names",
                        "forbidden-evidence",
                        "forbidden-diagnosis"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void of_report_suggestsWhatFollows(Case each) {
        assertThat(suggestions(each))
                .map(suggestion -> (suggestion.isWarning() ? "!" : "") + suggestion.id())
                .containsExactly(each.ids);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void of_report_settingsAreThoseOfTheAgent(Case each) {
        Config declared = ConfigFactory.parseResources(
                SettingsLoader.class,
                "reference.conf",
                ConfigParseOptions.defaults().setAllowMissing(false));
        Properties all = new Properties();
        for (Suggestion suggestion : suggestions(each)) {
            String setting = suggestion.setting();
            if (setting != null) {
                assertThat(declared.hasPath(setting)).as(setting).isTrue();
                assertThat(declared.getValue(setting).unwrapped().toString())
                        .as(setting)
                        .isNotEqualTo(suggestion.advice());
                all.setProperty(setting, suggestion.advice());
            }
        }

        assertThat(SettingsLoader.report(null, Map.of(), all, 1L << 40).problems())
                .isEmpty();
    }

    /** Whoever adds a suggestion adds a case. */
    @Test
    void cases_areForEveryIdOnce_andForEveryPurpose() {
        Set<String> ids = new HashSet<>();
        cases().forEach(each -> ids.addAll(Arrays.asList(each.ids)));

        assertThat(ids).contains("!full", "!evicting", "!slow-ping", "!slots-not-served");
        for (Probe.Purpose purpose : Probe.Purpose.values()) {
            String id = "forbidden-" + purpose.name().toLowerCase(Locale.ROOT);
            assertThat(ids).contains(purpose.isEssential() ? "!" + id : id);
        }
    }

    @Test
    void of_missingPermissions_saysWhatGrantsThem() {
        Reports reports = new Reports();
        reports.forbidden = Set.of(Probe.SUBSCRIBE, Probe.PSUBSCRIBE);

        assertThat(Suggestions.of(reports.report()))
                .singleElement()
                .extracting(Suggestion::advice)
                .isEqualTo("ACL SETUSER u +subscribe &__keyevent@0__:* +psubscribe &__keyspace@0__:*");
    }

    @Test
    void of_latency_givesTheTimeoutRoom() {
        Reports reports = new Reports();
        reports.latency = new Latency(50, 1, 2, 7_100, 8_000);

        assertThat(Suggestions.of(reports.report()))
                .singleElement()
                .isEqualTo(new Suggestion(
                        "slow-ping",
                        Suggestion.Weight.WARNING,
                        "detour.primary.min-timeout",
                        "15 ms",
                        "one PING in twenty takes 7.10 ms or more, as long as the time-out of a read may be: reads would"
                                + " go elsewhere for nothing"));
    }

    private static List<Suggestion> suggestions(Case each) {
        Reports reports = new Reports();
        each.change.accept(reports);
        return Suggestions.of(reports.report());
    }
}
