package dev.detour.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.detour.engine.Lookups;
import dev.detour.engine.breaker.Primaries;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Loads;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.model.Step;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffics;
import dev.detour.engine.model.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateJsonTest {

    private static final Settings SETTINGS = Lookups.settings();

    private final Traffics traffics = new Traffics();
    private final Primaries servers = new Primaries(SETTINGS, transition -> {});
    private final Edges edges = new Edges();
    private final RecentDecisions decisions = new RecentDecisions(key -> null);
    private final History history = new History(traffics.all(), 0);
    private final Map<InjectedFault, Long> injected = new LinkedHashMap<>();
    private final Figures figures = new Figures(
            traffics,
            new Loads(),
            () -> new Figures.Memory(0, 0, 0),
            () -> new Figures.Warming(0, 0, 0),
            () -> Map.of("host:6379", 12.5),
            () -> injected);
    private final Overview overview = new Overview("1.2.3", SETTINGS, figures, servers.all(), () -> "{}");

    private String text() {
        return new StateJson(overview, history, edges, decisions).write();
    }

    /** Strict: what is no JSON is refused. */
    private Config state() {
        return ConfigFactory.parseString(text(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }

    @Test
    void write_nothingHappened_isComplete() {
        Config state = state();

        assertThat(state.getString("version")).isEqualTo("1.2.3");
        assertThat(state.getString("mode")).isEqualTo("route");
        assertThat(state.getString("keys")).isEqualTo("none");
        assertThat(state.getString("settingsSource")).isEqualTo(SETTINGS.source());
        assertThat(state.getStringList("steps")).hasSize(Step.values().length);
        for (String list : List.of("faults", "routes", "tables", "servers", "decisions", "history.buckets")) {
            assertThat(state.getList(list)).as(list).isEmpty();
        }
    }

    @Test
    void write_routes_haveTheirCountersModesAndTables() {
        traffics.of("b").setMode(RouteMode.OFF);
        traffics.of("a").hit();
        traffics.of("a").failed(Event.TIMEOUT);
        traffics.of("a").answered(Tier.LOCAL, 0);
        edges.add(Diverted.answered("a", Outcome.TIMEOUT));
        history.tick(1_000_000_000);

        Config state = state();

        List<? extends Config> routes = state.getConfigList("routes");
        assertThat(routes).extracting(route -> route.getString("name")).containsExactly("a", "b");
        assertThat(routes).extracting(route -> route.getString("mode")).containsExactly("route", "off");
        assertThat(routes.get(0).getLong("hits")).isOne();
        assertThat(routes.get(0).getLong("outcomes.timeout")).isOne();
        assertThat(routes.get(0).getLong("answers.local")).isOne();
        Config table = state.getConfigList("tables").get(0);
        assertThat(table.getStringList("routes")).containsExactly("a", "b");
        Config row = row(table, "timeout");
        assertThat(row.getString("exhausted")).isEqualTo("exception");
        assertThat(row.getLong("diverted")).isOne();
        assertThat(row.getConfigList("steps"))
                .anySatisfy(step -> {
                    assertThat(step.getString("step")).isEqualTo("origin");
                    assertThat(step.getLong("answered")).isOne();
                })
                .extracting(step -> step.getString("step"))
                .containsExactlyElementsOf(SETTINGS.policy().table().row(Event.TIMEOUT).stream()
                        .map(Step::label)
                        .toList());
        assertThat(state.getStringList("history.series")).startsWith("redis").endsWith("unanswered");
        assertThat(state.getList("history.buckets").unwrapped()).asString().isEqualTo("[[1, 0, 0, 0, 1, 0, 0, 0]]");
    }

    private static Config row(Config table, String outcome) {
        return table.getConfigList("rows").stream()
                .filter(row -> row.getString("outcome").equals(outcome))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void write_servers_thoseThatNeedALookComeFirst() {
        servers.of("a:1");
        servers.of("host:6379").forceOpen(System.nanoTime());

        List<? extends Config> told = state().getConfigList("servers");

        assertThat(told).extracting(server -> server.getString("server")).containsExactly("host:6379", "a:1");
        assertThat(told.get(0).getString("breaker")).isEqualTo("open");
        assertThat(told.get(0).getBoolean("forced")).isTrue();
        assertThat(told.get(0).getString("reason")).isEqualTo("forced open by an operator");
        assertThat(told.get(0).getDouble("evictedPerSecond")).isEqualTo(12.5);
        assertThat(told.get(1).getIsNull("evictedPerSecond")).isTrue();
        assertThat(told.get(1).getIsNull("unheardSeconds")).isTrue();
    }

    @Test
    void write_thousandsOfServersAndRoutes_areBounded() {
        for (int i = 0; i < 3_000; i++) {
            servers.of("host:" + i);
            traffics.of("route " + i);
        }

        Config state = state();

        assertThat(state.getList("servers")).hasSize(ServersJson.MAX_SERVERS);
        assertThat(state.getInt("serverCount")).isEqualTo(3_000);
        assertThat(state.getList("routes")).hasSize(StateJson.MAX_ROUTES);
    }

    @Test
    void write_decisions_tellTheCauseTheEvidenceAndTheWay() {
        Verdict verdict = new Verdict(MissKind.EXPIRED, Verdict.Source.EVENT, Verdict.Confidence.CERTAIN);
        decisions.add(Diverted.answered("products", new Outcome.Miss(verdict, false)), 1_700_000_000_000L);
        decisions.add(Diverted.unanswered("products", Outcome.TIMEOUT), 1_700_000_000_001L);

        List<? extends Config> told = state().getConfigList("decisions");

        assertThat(told).extracting(one -> one.getString("cause")).containsExactly("timeout", "expired");
        Config expired = told.get(1);
        assertThat(expired.getString("evidence")).isEqualTo("event");
        assertThat(expired.getString("confidence")).isEqualTo("certain");
        assertThat(expired.getString("answer")).isEqualTo("origin");
        assertThat(expired.getDouble("tookMillis")).isEqualTo(2.001);
        assertThat(expired.getConfigList("tiers"))
                .extracting(tier -> tier.getString("tier") + ' ' + tier.getString("result"))
                .containsExactly("local empty", "origin answered");
        assertThat(told.get(0).getString("answer")).isEmpty();
        assertThat(text()).doesNotContain("MARKER");
    }

    @Test
    void write_injectedFaults_areListedAndTheirDecisionsMarked() {
        InjectedFault fault =
                new InjectedFault(List.of("a:*"), InjectedFault.Kind.NODE_DOWN, 1, 0, Long.MAX_VALUE, 0, false);
        injected.put(fault, 3L);
        decisions.add(Diverted.answered("a", fault.outcome()), 1);
        decisions.add(Diverted.answered("a", Outcome.TIMEOUT), 2);

        Config state = state();

        assertThat(state.getConfigList("faults")).singleElement().satisfies(told -> {
            assertThat(told.getString("fault")).isEqualTo("node-down into 100 % of the reads of a:*");
            assertThat(told.getLong("injected")).isEqualTo(3);
        });
        assertThat(state.getConfigList("decisions"))
                .extracting(one -> one.getBoolean("injected"))
                .containsExactly(false, true);
    }

    @Test
    void write_decisionThatWasOnlyObserved_isMarkedWithWhatWouldHaveAnswered() {
        LivePage page = new LivePage(key -> null);
        page.observed(Diverted.observed("products", Outcome.TIMEOUT));
        page.decided(Diverted.answered("products", Outcome.TIMEOUT));

        page.latest().forEach(seen -> assertThat(seen.observed() == null).isEqualTo(seen.number() == 2));

        decisions.add(Diverted.observed("products", Outcome.TIMEOUT), 1);
        decisions.add(Diverted.answered("products", Outcome.TIMEOUT), 2);
        List<? extends Config> told = state().getConfigList("decisions");
        assertThat(told.get(0).getIsNull("observed")).isTrue();
        Config observed = told.get(1).getConfig("observed");
        assertThat(observed.getString("tier")).isEqualTo("local");
        assertThat(observed.getBoolean("asked")).isFalse();
        assertThat(observed.getBoolean("preceded")).isTrue();
        assertThat(observed.getDouble("ageMillis")).isEqualTo(5.0);
        assertThat(observed.getString("end")).isEqualTo("value");
        assertThat(told.get(1).getDouble("tookMillis")).isEqualTo(3.0);
        assertThat(text()).doesNotContain("MARKER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "\"},{\"",
                "\\",
                "\\u0022",
                "a\nb\u0000c",
                "<!--",
                "&lt;",
                "\u2028\u2029",
                "\ud800 alone",
                "Straße 道"
            })
    void write_hostileNames_surviveAndBreakNothing(String name) {
        traffics.of(name);
        servers.of(name);
        decisions.add(Diverted.answered(name, Outcome.TIMEOUT), 0);

        Config state = state();

        assertThat(state.getConfigList("routes").get(0).getString("name")).isEqualTo(name);
        assertThat(state.getConfigList("servers").get(0).getString("server")).isEqualTo(name);
        assertThat(state.getConfigList("decisions").get(0).getString("route")).isEqualTo(name);
        assertThat(text()).isPrintable().doesNotContain("<", ">", "&").matches("\\p{ASCII}*");
    }
}
