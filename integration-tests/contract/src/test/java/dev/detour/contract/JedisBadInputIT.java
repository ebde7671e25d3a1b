package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.Reply;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Odd replies, keys and values: the caller of Jedis sees what plain Jedis shows, the log says little. */
class JedisBadInputIT extends ContractCase {

    private static final String JEDIS = "JEDIS|UNIFIED_JEDIS";
    private static final Set<OddReply> NO_VALUE =
            EnumSet.of(OddReply.CUT, OddReply.INTEGER, OddReply.NO_PROTOCOL, OddReply.SILENCE, OddReply.EMPTY_ERROR);
    private static final int OVER_LOCAL = (1 << 20) + 1;

    static Stream<Arguments> kindsAndReplies() {
        return Kinds.selected().stream()
                .filter(kind -> kind.name().matches(JEDIS))
                .flatMap(kind -> Stream.of(OddReply.values()).map(odd -> Arguments.of(kind, odd)));
    }

    /** Those that are no value, which might be remembered. */
    static Stream<Arguments> kindsAndRepliesThatAreNoValue() {
        return kindsAndReplies()
                .filter(arguments -> NO_VALUE.contains((OddReply) arguments.get()[1]));
    }

    /** Twice the odd reply, then a good one, on one connection. */
    private static List<String> told(Session session, String key) {
        List<Reply> replies = List.of(session.get(key), session.get(key), session.get("good:" + key));
        return replies.stream().map(Reply::outcome).toList();
    }

    private void assertAsPlain(AccessKind kind, OddReply odd, boolean closes, String key) throws IOException {
        try (OddServer forPlain = new OddServer(odd.bytes(), closes);
                OddServer forWoven = new OddServer(odd.bytes(), closes)) {
            Session plain = plain(kind, target(forPlain.port(), HASTY));
            Session woven = woven(kind, target(forWoven.port(), HASTY));
            int linesBefore = Applications.agentLines(woven.app().jvm()).size();

            List<String> expected = told(plain, key);
            List<String> told = told(woven, key);

            assertThat(told).isEqualTo(expected);
            assertThat(Applications.agentLinesSince(woven.app().jvm(), linesBefore))
                    .noneMatch(line -> line.contains("Please report this"))
                    .filteredOn(line -> line.contains(":" + forWoven.port())) // another case's may only come now
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("kindsAndReplies")
    void get_keyWithoutALoader_isAsWithoutTheAgent(AccessKind kind, OddReply odd) throws IOException {
        assertAsPlain(kind, odd, false, key("catalog"));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("kindsAndRepliesThatAreNoValue")
    void get_connectionClosedAfterIt_isAsWithoutTheAgent(AccessKind kind, OddReply odd) throws IOException {
        assertAsPlain(kind, odd, true, key("catalog"));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("kindsAndReplies")
    void get_keyWithALoader_isNotLoadedForAReplyThatIsNoFault(AccessKind kind, OddReply odd) throws IOException {
        String key = key("product");
        try (OddServer forWoven = new OddServer(odd.bytes(), false);
                OddServer forPlain = new OddServer(odd.bytes(), false)) {
            Session woven = woven(kind, target(forWoven.port(), HASTY));
            String expected =
                    plain(kind, target(forPlain.port(), HASTY)).get(key).outcome();
            String told = woven.get(key).outcome();

            if (expected.contains("JedisConnectionException") || odd.isFault() || expected.equals("null")) {
                assertThat(told).isIn(text("loaded " + key), expected);
            } else {
                assertThat(told).isEqualTo(expected);
                assertThat(woven.loads(key)).isZero();
            }
        }
    }

    @EachKind(only = JEDIS)
    void get_hugeKey_isLeftAlone(AccessKind kind) {
        String key = key("catalog") + "x".repeat(100_000);
        redis().command("SET", key, "there");
        Session woven = woven(kind, target(HASTY));
        assertThat(woven.get(key).outcome()).isEqualTo(text("there"));
        assertThat(woven.getBytes(key).outcome()).isEqualTo("byte[] there");

        assertEndsAsPlain(kind, woven, key);
    }

    @EachKind(only = JEDIS)
    void get_emptyKey_isLeftAlone(AccessKind kind) {
        redis().command("SET", "", "there");
        Session woven = woven(kind, target(HASTY));
        assertThat(woven.get("").outcome()).isEqualTo(text("there"));

        assertEndsAsPlain(kind, woven, "");
    }

    @EachKind(only = JEDIS)
    void get_valueOverTheMemorysLimit_isGivenAndNotKept(AccessKind kind) {
        String key = key("catalog");
        String value = "v".repeat(OVER_LOCAL);
        redis().command("SET", key, value);
        Session woven = woven(kind, target(HASTY));
        assertThat(String.valueOf(woven.get(key).value())).isEqualTo(value);

        assertEndsAsPlain(kind, woven, key);
    }

    private void assertEndsAsPlain(AccessKind kind, Session woven, String key) {
        Session plain = plain(kind, target(HASTY));
        redis().freeze();
        CompletableFuture<Reply> expected = plain.sendGet(key);
        Reply reply = woven.get(key);

        assertThat(reply.outcome()).isEqualTo(plain.app().await(expected).outcome());
        assertThat(reply.kind()).isEqualTo(Reply.Kind.ERROR);
    }
}
