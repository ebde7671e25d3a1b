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

    private enum Odd {
        INTEGER(":42\r\n"),
        LIST("*2\r\n$1\r\na\r\n$1\r\nb\r\n"),
        EMPTY_LIST("*0\r\n"),
        NULL_LIST("*-1\r\n"),
        LIST_WITH_AN_ERROR_IN_THE_MIDDLE("*3\r\n$1\r\na\r\n-ERR in the middle\r\n$1\r\nb\r\n"),
        MAP("%1\r\n$1\r\na\r\n$1\r\nb\r\n"),
        SET("~2\r\n$1\r\na\r\n$1\r\nb\r\n"),
        BOOLEAN("#t\r\n"),
        DOUBLE(",1.5\r\n"),
        BIG_NUMBER("(12345678901234567890\r\n"),
        VERBATIM("=7\r\ntxt:abc\r\n"),
        SIMPLE("+simple\r\n"),
        BULK_ERROR("!10\r\nERR in all\r\n"),
        EMPTY_ERROR("-\r\n"),
        ERROR_WITHOUT_A_CODE("-what is that\r\n"),
        MOVED_NOWHERE("-MOVED\r\n"),
        PUSH_BEFORE(">2\r\n$7\r\nmessage\r\n$1\r\na\r\n$5\r\nvalue\r\n"),
        EMPTY_VALUE("$0\r\n\r\n"),
        NO_PROTOCOL("HTTP/1.1 400 Bad Request\r\n\r\n"),
        NO_LENGTH("$five\r\nvalue\r\n"),
        CUT("$10\r\nval"),
        SILENCE("");

        private final String reply;

        Odd(String reply) {
            this.reply = reply;
        }

        /** Whether it may be taken for a failure of the server, for which others answer. */
        boolean isFault() {
            return this == CUT
                    || this == SILENCE
                    || this == NO_PROTOCOL
                    || this == NO_LENGTH
                    || this == MOVED_NOWHERE
                    || isUnknownProtocol();
        }

        /** For which a client that speaks RESP2 alone closes the connection. */
        private boolean isUnknownProtocol() {
            return !LettuceVersion.hasProtocols() && !reply.isEmpty() && "%~#,(=!>".indexOf(reply.charAt(0)) >= 0;
        }
    }

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
            List<String> lines = Applications.agentLines(woven.app().jvm());
            assertThat(lines.subList(linesBefore, lines.size())).hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void get_keyWithoutALoader_isAsWithoutTheAgent(Odd odd) throws IOException {
        assertAsPlain(odd.reply, false, key("catalog"));
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "INTEGER", "NO_PROTOCOL", "SILENCE"})
    void get_connectionClosedAfterIt_isAsWithoutTheAgent(Odd odd) throws IOException {
        assertAsPlain(odd.reply, true, key("catalog"));
    }

    @ParameterizedTest
    @EnumSource
    void get_keyWithALoader_isNotLoadedForAReplyThatIsNoFault(Odd odd) throws IOException {
        String key = key("product");
        if (odd.isFault()) {
            try (OddServer server = new OddServer(odd.reply, false)) {
                Session woven = woven(KIND, target(server.port(), HASTY));
                assertThat(woven.get(key).outcome()).isIn(text("loaded " + key), plainOutcome(odd, key));
            }
        } else {
            assertAsPlain(odd.reply, false, key);
            assertThat(woven(KIND, target(HASTY)).loads(key)).isZero();
        }
    }

    private String plainOutcome(Odd odd, String key) throws IOException {
        try (OddServer server = new OddServer(odd.reply, false)) {
            return plain(KIND, target(server.port(), HASTY)).get(key).outcome();
        }
    }
}
