package dev.detour.contract;

import static dev.detour.contract.app.AccessKind.LETTUCE_ASYNC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.Reply;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that answers a GET with what is no string: the caller sees what plain Lettuce shows, the log says little. */
class LettuceBadReplyIT extends ContractCase {

    private static final AccessKind KIND = LETTUCE_ASYNC;

    /** Twice the odd reply, then a good one, on one connection. */
    private List<String> told(Session session, String key) {
        List<Reply> replies = List.of(session.get(key), session.get(key), session.get("good:" + key));
        return replies.stream().map(Reply::outcome).toList();
    }

    private void assertAsPlain(String reply, boolean closes, String key) throws IOException {
        try (OddServer forPlain = new OddServer(reply, closes);
                OddServer forWoven = new OddServer(reply, closes)) {
            Session plain = plain(KIND, target(forPlain.port(), HASTY));
            Session woven = woven(KIND, target(forWoven.port(), HASTY));
            int linesBefore = Applications.agentLines(woven.app().jvm()).size();

            List<String> expected = told(plain, key);
            List<String> told = told(woven, key);

            assertThat(told).isEqualTo(expected);
            assertThat(Applications.agentLinesSince(woven.app().jvm(), linesBefore))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void get_keyWithoutALoader_isAsWithoutTheAgent(OddReply odd) throws IOException {
        assertAsPlain(odd.bytes(), false, key("catalog"));
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "INTEGER", "NO_PROTOCOL", "SILENCE"})
    void get_connectionClosedAfterIt_isAsWithoutTheAgent(OddReply odd) throws IOException {
        assertAsPlain(odd.bytes(), true, key("catalog"));
    }

    @ParameterizedTest
    @EnumSource
    void get_keyWithALoader_isNotLoadedForAReplyThatIsNoFault(OddReply odd) throws IOException {
        String key = key("product");
        if (odd.isFault()) {
            try (OddServer server = new OddServer(odd.bytes(), false)) {
                Session woven = woven(KIND, target(server.port(), HASTY));
                assertThat(woven.get(key).outcome()).isIn(text("loaded " + key), plainOutcome(odd, key));
            }
        } else {
            assertAsPlain(odd.bytes(), false, key);
            assertThat(woven(KIND, target(HASTY)).loads(key)).isZero();
        }
    }

    private String plainOutcome(OddReply odd, String key) throws IOException {
        try (OddServer server = new OddServer(odd.bytes(), false)) {
            return plain(KIND, target(server.port(), HASTY)).get(key).outcome();
        }
    }
}
