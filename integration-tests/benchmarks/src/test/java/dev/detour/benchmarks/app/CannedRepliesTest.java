package dev.detour.benchmarks.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CannedRepliesTest {

    private static final String GET = "*2\r\n$3\r\nGET\r\n$10\r\ncatalog:42\r\n";
    private static final String VALUE = "$24\r\na value as short as most\r\n";

    private final CannedReplies replies = new CannedReplies();

    private void ask(String commands) {
        byte[] bytes = ("before" + commands).getBytes(StandardCharsets.US_ASCII);
        replies.ask(bytes, "before".length(), commands.length());
    }

    private String take(int most) {
        byte[] bytes = new byte[most];
        int length = replies.take(bytes, 0, most);
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    @Test
    void take_afterGet_isTheValue() {
        ask(GET);
        assertThat(replies.available()).isEqualTo(VALUE.length());
        assertThat(take(1_000)).isEqualTo(VALUE);
        assertThat(replies.available()).isZero();
    }

    @Test
    void take_afterSeveral_isAReplyForEachInTurn() {
        ask("*4\r\n$6\r\nCLIENT\r\n$7\r\nSETINFO\r\n$8\r\nLIB-NAME\r\n$5\r\njedis\r\n" + GET);
        assertThat(take(3)).isEqualTo("+OK");
        assertThat(take(1_000)).isEqualTo("\r\n" + VALUE);
    }

    @Test
    void ask_halfACommand_isRefused() {
        assertThatThrownBy(() -> ask(GET.substring(0, GET.length() - 3))).isInstanceOf(RuntimeException.class);
    }
}
