package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a hit of a declared key costs in memory, beside the same without the agent: bytes, and no times. A guard, whose limits
 * are what was seen and a little to spare; the benchmarks say what is seen.
 */
class HitAllocationIT extends ContractCase {

    @ParameterizedTest
    @CsvSource({"JEDIS, 120", "LETTUCE_SYNC, 800"})
    void get_hit_allocatesLittleMoreThanWithoutTheAgent(AccessKind kind, long most) {
        String key = key("product");
        redis().command("SET", key, "a value");

        long without = perRead(kind, Setup.PLAIN, key);
        long with = perRead(kind, Setup.WOVEN, key);

        assertThat(with - without).as("from %d bytes to %d", without, with).isLessThanOrEqualTo(most);
    }

    private long perRead(AccessKind kind, Setup setup, String key) {
        try (ControlledApp app = ControlledApp.start(Applications.jvm(kind, setup));
                Session session = Session.open(app, kind, target(PATIENT))) {
            assertThat(session.get(key).outcome()).isEqualTo(text("a value"));
            return Long.parseLong(
                    String.valueOf(app.call("allocations", session.name(), key).value()));
        }
    }
}
