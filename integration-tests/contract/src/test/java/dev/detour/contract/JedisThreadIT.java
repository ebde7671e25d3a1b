package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.testkit.ControlledApp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a read of Jedis leaves of its thread, wherever it connects: the code that runs there, its flag, its frames. */
class JedisThreadIT extends JedisPoolCase {

    /** The application's own code that runs then may look at what its thread holds. */
    @ParameterizedTest
    @ValueSource(strings = {"CREDENTIALS", "SOCKETS", "SOCKET"})
    void get_connectionIsMadeByApplicationsCode_runsItAsWithoutAgent(String bound) {
        redis().command("ACL", "SETUSER", "alice", "on", ">secret", "~*", "+@all");
        String key = key("catalog");
        redis().command("SET", key, "in redis");
        String[] arguments = {bound, Integer.toString(redis().port()), key};

        try (ControlledApp plain = ControlledApp.start(jvm(Setup.PLAIN))) {
            assertThat(app.call("threadBound", arguments).outcome())
                    .startsWith(text("in redis"))
                    .isEqualTo(plain.call("threadBound", arguments).outcome());
        }
    }
}
