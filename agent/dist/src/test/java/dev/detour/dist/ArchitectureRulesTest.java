package dev.detour.dist;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.detour.bootstrap.fixture.OnLauncher;
import dev.detour.engine.fixture.OnByteBuddy;
import dev.detour.engine.fixture.OnRoot;
import dev.detour.engine.route.fixture.OnOpenTelemetry;
import dev.detour.engine.route.fixture.OnPicocli;
import dev.detour.engine.weave.fixture.OnModel;
import dev.detour.jedis.fixture.OnClientAdvice;
import dev.detour.jedis.fixture.OnLettuce;
import dev.detour.jedis.fixture.OnNetty;
import dev.detour.launcher.fixture.OnEngine;
import dev.detour.lettuce.fixture.OnEngineAdvice;
import dev.detour.lettuce.fixture.OnJedis;
import dev.detour.weaver.fixture.OnCaffeine;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that cannot fail is none: each notices the samples that break it. */
class ArchitectureRulesTest {

    /** By the name of the rule. */
    private static final Map<String, List<Class<?>>> BROKEN = Map.ofEntries(
            entry("BOOTSTRAP_KNOWS_THE_JDK_ALONE", List.of(OnLauncher.class)),
            entry("LAUNCHER_KNOWS_BOOTSTRAP", List.of(OnEngine.class)),
            entry("ENGINE_KNOWS_ITS_LIBRARIES", List.of(OnByteBuddy.class)),
            entry("WEAVER_KNOWS_ENGINE_AND_BYTE_BUDDY", List.of(OnCaffeine.class)),
            entry("JEDIS_ADAPTER_KNOWS_JEDIS", List.of(OnLettuce.class, OnNetty.class)),
            entry("LETTUCE_ADAPTER_KNOWS_LETTUCE", List.of(OnJedis.class)),
            entry("DOCTOR_KNOWS_A_CLIENT_AND_NOTHING_OF_THE_AGENT", List.of(dev.detour.doctor.fixture.OnEngine.class)),
            entry("BYTE_BUDDY_IS_FOR_WEAVER_AND_ADAPTERS", List.of(OnByteBuddy.class)),
            entry("JEDIS_IS_FOR_ITS_ADAPTER_AND_THE_DOCTOR", List.of(OnJedis.class)),
            entry("LETTUCE_IS_FOR_ITS_ADAPTER", List.of(OnLettuce.class, OnNetty.class)),
            entry("OPENTELEMETRY_IS_FOR_TELEMETRY", List.of(OnOpenTelemetry.class)),
            entry("PICOCLI_IS_FOR_COMMANDS", List.of(OnPicocli.class)),
            entry("CHECK", List.of(dev.detour.engine.check.fixture.OnTheRight.class)),
            entry("MODEL", List.of(dev.detour.engine.model.fixture.OnTheRight.class)),
            entry("CONFIG", List.of(dev.detour.engine.config.fixture.OnTheRight.class)),
            entry("BREAKER", List.of(dev.detour.engine.breaker.fixture.OnTheRight.class)),
            entry("TIER", List.of(dev.detour.engine.tier.fixture.OnTheRight.class)),
            entry("ROUTE", List.of(dev.detour.engine.route.fixture.OnTheRight.class)),
            entry("FAULT", List.of(dev.detour.engine.fault.fixture.OnTheRight.class)),
            entry("WARM", List.of(dev.detour.engine.warm.fixture.OnTheRight.class)),
            entry("EVIDENCE", List.of(dev.detour.engine.evidence.fixture.OnConfig.class)),
            entry("HTTP", List.of(dev.detour.engine.http.fixture.OnConfig.class)),
            entry("TELEMETRY", List.of(dev.detour.engine.telemetry.fixture.OnConfig.class)),
            entry("LOG", List.of(dev.detour.engine.log.fixture.OnConfig.class)),
            entry("JMX", List.of(dev.detour.engine.jmx.fixture.OnTheRight.class)),
            entry("PAGE", List.of(dev.detour.engine.page.fixture.OnTheRight.class)),
            entry("REPORT", List.of(dev.detour.engine.report.fixture.OnConfig.class)),
            entry("WEAVE", List.of(OnModel.class)),
            entry("NO_PART_KNOWS_THE_WHOLE", List.of(OnRoot.class)),
            entry("ADVICE_KNOWS_THE_BRIDGE_ALONE", List.of(OnClientAdvice.class, OnEngineAdvice.class)));

    static Stream<String> rules() {
        return BROKEN.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void rule_brokenSample_isNoticed(String name) throws ReflectiveOperationException {
        ArchRule rule =
                (ArchRule) ArchitectureRules.class.getDeclaredField(name).get(null);
        for (Class<?> broken : BROKEN.getOrDefault(name, List.of())) {
            EvaluationResult result = rule.evaluate(new ClassFileImporter().importClasses(broken));

            assertThat(result.getFailureReport().getDetails())
                    .as(broken.getName())
                    .isNotEmpty()
                    .allSatisfy(detail -> assertThat(detail).contains(broken.getName()));
        }
    }

    @Test
    void rules_allOfThem_haveABrokenSample() {
        Set<String> rules = Arrays.stream(ArchitectureRules.class.getDeclaredFields())
                .filter(field -> field.getType() == ArchRule.class)
                .map(Field::getName)
                .collect(Collectors.toSet());

        assertThat(BROKEN.keySet()).isEqualTo(rules);
    }
}
