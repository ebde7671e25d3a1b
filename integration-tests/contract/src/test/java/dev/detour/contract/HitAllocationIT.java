package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.HitAllocation;
import dev.detour.testkit.AgentJvm;
import java.time.Duration;

/**
 * What a hit allocates more with Detour. Times depend on the machine and are measured by the benchmarks; bytes do not, and
 * are held here, so that nobody makes each read dearer without noticing.
 *
 * <p>A limit is what a hit comes to today and a little more. It is a guard, not the target, which is 0 B on Jedis and 120 B on
 * Lettuce: whoever comes nearer to that lowers it.
 */
class HitAllocationIT extends ContractCase {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Of reads that were made: the last may not be counted yet. */
    private static final double COUNTED = 0.99;

    @EachKind(only = "JEDIS|LETTUCE_SYNC")
    void get_keyThatRedisHas_allocatesLittleMoreThanWithoutDetour(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "a value as short as most");

        double plain = allocatedBytes(kind, key, false);
        double woven = allocatedBytes(kind, key, true);

        assertThat(plain).as("without Detour").isPositive();
        assertThat(woven - plain)
                .as("more than the %.0f bytes of a hit without Detour", plain)
                .isLessThan(limitBytes(kind));
    }

    /**
     * Measured: 16 B on Jedis; on Lettuce's synchronous interface 213, 219 and 322 B in three runs, with a real socket and a deadline
     * for each read.
     */
    private static double limitBytes(AccessKind kind) {
        return kind.isJedis() ? 48 : 360;
    }

    private double allocatedBytes(AccessKind kind, String key, boolean woven) {
        AgentJvm.Builder builder = Applications.client(HitAllocation.class, kind)
                .option("-XX:TieredStopAtLevel=4") // as in production: the first compiler keeps what the second does
                // away with
                .option("-Xmx512m")
                .arguments(Boolean.toString(woven), kind.name(), key)
                .arguments(target(PATIENT).toArguments());
        if (woven) {
            Applications.weave(builder, "contract.conf");
        }
        try (AgentJvm jvm = builder.start()) {
            assertThat(jvm.exitCode(TIMEOUT)).as(jvm.tail()).isZero();
            if (woven) {
                String[] hits = line(jvm, "hits ").split(" ");
                assertThat(Double.parseDouble(hits[0]))
                        .as("hits that Detour has seen")
                        .isGreaterThanOrEqualTo(COUNTED * Long.parseLong(hits[1]));
            }
            return Double.parseDouble(line(jvm, "allocated "));
        }
    }

    private static String line(AgentJvm jvm, String opening) {
        return jvm.lines().stream()
                .filter(line -> line.startsWith(opening))
                .map(line -> line.substring(opening.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(jvm.tail()));
    }
}
