package dev.detour.contract;

import static dev.detour.contract.Writes.NEW;
import static dev.detour.contract.Writes.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.UnansweredWrite;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes of a {@code Jedis} that are executed without anybody ever reading their replies. */
class JedisUnansweredWriteIT extends ContractCase {

    @ParameterizedTest
    @EnumSource
    void get_writeIsExecutedAndNobodyReadsItsReply_doesNotAnswerWhatWasReadBefore(UnansweredWrite write) {
        String key = key("catalog");
        redis().command("SET", key, OLD);
        ControlledApp app = Applications.running(AccessKind.JEDIS, Setup.WOVEN);
        Session reading = open(app, JedisVersion.reading(), target(HASTY));
        try (Session writing = Session.open(app, AccessKind.JEDIS, target(PATIENT))) {
            assertThat(writing.call("play", "SEND " + write, key).value()).isEqualTo("sent");
            assertThat(reading.get(key).outcome()).isEqualTo(text(OLD)); // still in the writer's buffer
            assertThat(writing.call("play", "END " + write, key).kind()).isEqualTo(Reply.Kind.VALUE);
            await("the write").until(() -> NEW.equals(redis().command("GET", key)));

            redis().kill();

            assertThat(reading.get(key).outcome()).isNotEqualTo(text(OLD));
        }
    }

    /** On the same connection, which counts replies again. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IN_A_CLOSED_PIPELINE")
    void get_ownWriteAfterTheServerWasSilent_doesNotAnswerWhatWasReadBefore(UnansweredWrite write) {
        ControlledApp app = Applications.running(AccessKind.JEDIS, Setup.WOVEN);
        Session reading = open(app, JedisVersion.reading(), target(HASTY));
        Session writing = open(app, AccessKind.JEDIS, target(PATIENT));
        reading.set(key("session"), "a primary's"); // as what else it is nobody knows yet
        writing.call("play", "SEND " + write, key("session"));
        writing.call("play", "END " + write, key("session"));
        String key = key("catalog");
        redis().command("SET", key, OLD);
        assertThat(reading.get(key).outcome()).isEqualTo(text(OLD));

        assertThat(writing.set(key, NEW).outcome()).isEqualTo(text("OK"));
        assertThat(reading.get(key).outcome()).isEqualTo(text(NEW));
        redis().kill();

        assertThat(reading.get(key).outcome()).isEqualTo(text(NEW));
    }
}
