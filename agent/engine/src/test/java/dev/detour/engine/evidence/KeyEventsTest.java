package dev.detour.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.evidence.KeyEvent.Kind;
import dev.detour.engine.model.Key;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEventsTest {

    private static @Nullable KeyEvent of(String channel, String payload) {
        return KeyEvents.of(channel.getBytes(UTF_8), payload.getBytes(UTF_8));
    }

    private static KeyEvent event(Kind kind, int database, String key) {
        return new KeyEvent(kind, database, Key.of(key.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "expired, EXPIRED",
        "evicted, EVICTED",
        "del, REMOVED",
        "move_from, REMOVED",
        "rename_from, RENAMED_AWAY",
        "rename_to, STORED",
        "move_to, STORED",
        "copy_to, STORED",
        "restore, STORED",
        "set, STORED",
        "setrange, STORED",
        "append, STORED",
        "incrby, STORED",
        "incrbyfloat, STORED",
        "hset, STORED",
        "expire, STORED",
        "persist, STORED",
        "new, STORED",
        "json.del, STORED",
        "EXPIRED, STORED",
        "'', STORED"
    })
    void of_eachEvent_isTheSameInBothForms(String name, Kind kind) {
        assertThat(of("__keyevent@0__:" + name, "c:1")).isEqualTo(event(kind, 0, "c:1"));
        assertThat(of("__keyspace@0__:c:1", name)).isEqualTo(event(kind, 0, "c:1"));
    }

    @ParameterizedTest
    @CsvSource({"0", "9", "15", "999999999"})
    void of_anyDatabase_isTold(int database) {
        assertThat(of("__keyevent@" + database + "__:del", "k")).isEqualTo(event(Kind.REMOVED, database, "k"));
        assertThat(of("__keyspace@" + database + "__:k", "del")).isEqualTo(event(Kind.REMOVED, database, "k"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "__:", "__keyevent@0__:del", "a\u0000b", "sn\u00f6", "__keyspace@3__:k"})
    void of_anyKey_isTaken(String key) {
        assertThat(of("__keyevent@3__:expired", key)).isEqualTo(event(Kind.EXPIRED, 3, key));
        assertThat(of("__keyspace@3__:" + key, "expired")).isEqualTo(event(Kind.EXPIRED, 3, key));
    }

    @Test
    void of_keyThatIsNoText_isTakenAsItIs() {
        byte[] key = {(byte) 0xff, 0, (byte) 0x80};

        KeyEvent event = KeyEvents.of("__keyevent@0__:evicted".getBytes(UTF_8), key);

        assertThat(event).isEqualTo(new KeyEvent(Kind.EVICTED, 0, Key.of(key.clone())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "news",
                "__keyevent@",
                "__keyevent@0",
                "__keyevent@0__",
                "__keyevent@__:del",
                "__keyevent@-1__:del",
                "__keyevent@x__:del",
                "__keyevent@0_:del",
                "__keyevent@12345678901__:del",
                "__keyevents@0__:del",
                "x__keyevent@0__:del",
                "__keyspace@*__:k",
                "__redis__:invalidate"
            })
    void of_anotherChannel_isNoEvent(String channel) {
        assertThat(of(channel, "del")).isNull();
    }

    @Test
    void of_readThatFoundNothing_isNoEvent() {
        assertThat(of("__keyevent@0__:keymiss", "k")).isNull();
        assertThat(of("__keyspace@0__:k", "keymiss")).isNull();
    }
}
