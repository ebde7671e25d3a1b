package dev.detour.coexistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.coexistence.Shop.Served;
import dev.detour.coexistence.app.Reading;
import dev.detour.testkit.ReceivedSpan;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that makes its spans with the OpenTelemetry Java agent's OpenTelemetry. */
@ParameterizedClass
@MethodSource("starts")
class OpenTelemetryAgentIT extends UnderApplicationSpanCase {

    /** Which the application does not send. */
    private static final Set<String> OWN_COMMANDS = Set.of("INFO", "WATCH", "PEXPIRE", "SUBSCRIBE", "CONFIG");

    static Stream<Start> starts() {
        return Start.of(Own.AGENT);
    }

    /** The command that failed is told by the agent's span, and what became of the read by Detour's: side by side. */
    @ParameterizedTest
    @EnumSource
    void get_keyThatRedisLacks_isBesideTheAgentsOwnSpanOfTheCommand(Reading reading) {
        Served served = shop().served("read", reading, redis, Shop.key("product"));

        ReceivedSpan lookup = shop().onlyLookup(redis);
        ReceivedSpan command = shop().collector()
                .awaitSpan(
                        span -> span.kind().equals("CLIENT")
                                && span.traceId().equals(served.traceId())
                                && span.name().startsWith("GET"),
                        Shop.SOON);
        assertThat(command.parentId()).isEqualTo(lookup.parentId());
        assertThat(command.scope()).contains(reading == Reading.JEDIS ? "jedis" : "lettuce");
    }

    /** What samples a server and what writes a value back is Detour's own affair. */
    @ParameterizedTest
    @EnumSource(names = {"JEDIS", "LETTUCE_SYNC"})
    void get_thatIsLoadedAndWrittenBack_leavesNoSpanOfDetoursOwnCommands(Reading reading) {
        String key = Shop.key("product");
        shop().served("read", reading, redis, key);
        await().atMost(Shop.SOON).until(() -> "1".equals(String.valueOf(redis.command("EXISTS", key))));
        await().atMost(Shop.SOON).until(() -> sampled() > 0);

        shop().settle();

        assertThat(shop().collector().spans(span -> OWN_COMMANDS.contains(span.name())))
                .isEmpty();
    }

    /** How often the server was asked for INFO. */
    private long sampled() {
        return String.valueOf(redis.command("INFO", "commandstats"))
                .lines()
                .filter(line -> line.startsWith("cmdstat_info:"))
                .count();
    }
}
