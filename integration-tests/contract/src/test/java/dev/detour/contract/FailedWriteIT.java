package dev.detour.contract;

import static dev.detour.contract.Writes.NEW;
import static dev.detour.contract.Writes.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import dev.detour.testkit.SlowNetwork;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A write that failed for its caller and is executed all the same, later. */
class FailedWriteIT extends ContractCase {

    /** The network holds the write back until its caller has given up and another reader has seen the old value. */
    @EachKind
    void get_writeTimedOutAndCameLater_doesNotAnswerWhatWasReadBetween(AccessKind writer) {
        assertNothingIsKept(writer, "SET", "KEY", NEW);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_scriptTimedOutAndCameLater_doesNotAnswerWhatWasReadBetween(boolean byJedis) {
        String script = "return redis.call('set', KEYS[1], ARGV[1])";
        AccessKind writer = byJedis ? JedisVersion.reading() : AccessKind.LETTUCE_SYNC;
        assertNothingIsKept(writer, "EVAL", script, "1", "KEY", NEW);
    }

    private void assertNothingIsKept(AccessKind writer, String... command) {
        String key = key("catalog");
        redis().command("SET", key, OLD);
        ControlledApp app = Applications.runningWithBothClients(Setup.WOVEN);
        Session reading = open(app, JedisVersion.reading(), target(HASTY));
        try (SlowNetwork network = SlowNetwork.before(redis().port(), Duration.ZERO)) {
            int timeoutMillis = Math.toIntExact(HASTY.toMillis());
            Target behind = new Target(network.port(), 0, null, null, timeoutMillis, Target.Codec.UTF8);
            Session writing = Session.open(app, writer, behind);
            network.silence();
            assertThat(writing.call("write", named(command, key)).kind()).isEqualTo(Reply.Kind.ERROR);
            writing.close(); // no late reply tells
            assertThat(reading.get(key).outcome()).isEqualTo(text(OLD));
            network.resume();
            await("the write").until(() -> NEW.equals(redis().command("GET", key)));
        }

        redis().kill();

        assertThat(reading.get(key).outcome()).isNotEqualTo(text(OLD));
    }

    private static String[] named(String[] command, String key) {
        return Stream.concat(Stream.of("RAW"), Stream.of(command))
                .map(word -> word.equals("KEY") ? key : word)
                .toArray(String[]::new);
    }
}
