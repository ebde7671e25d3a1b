package dev.detour.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.evidence.KeyFacts;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Traces;
import dev.detour.engine.model.TtlForm;
import dev.detour.engine.model.WriteForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cache data is what begins with {@code c:}. */
class SentWritesTest {

    private static final Namespace IN = new Namespace("redis:6379", 3, "ann");
    private static final String LONG = "c:" + "x".repeat(Key.MAX_BYTES);

    private final List<String> told = new ArrayList<>();
    private long lastEnd;
    private SentWrites writes;

    private final KeyFacts facts = new KeyFacts() {
        @Override
        public void stored(Namespace in, byte[] key, long ttlEndNanos) {
            tell(in, "stored " + text(key), ttlEndNanos);
        }

        @Override
        public void expires(Namespace in, byte[] key, long ttlEndNanos) {
            tell(in, "expires " + text(key), ttlEndNanos);
        }

        @Override
        public void removed(Namespace in, byte[] key) {
            tell(in, "removed " + text(key), 0);
        }

        @Override
        public void renamed(Namespace in, byte[] from, byte[] to) {
            tell(in, "renamed " + text(from) + " " + text(to), 0);
        }

        @Override
        public void doubted(Namespace in, byte[] key) {
            tell(in, "doubted " + text(key), 0);
        }

        @Override
        public void emptied(Namespace in, boolean allDatabases) {
            tell(in, "emptied " + allDatabases, 0);
        }
    };

    private void tell(Namespace in, String what, long end) {
        assertThat(in).isSameAs(IN);
        lastEnd = end;
        told.add(what);
    }

    private static String text(byte[] key) {
        return new String(key, UTF_8);
    }

    private static byte[] bytes(String argument) {
        return argument.getBytes(UTF_8);
    }

    @BeforeEach
    void make() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("detour.routes", "[{ name = test, keys = [\"c:*\"] }]");
        Engine engine = new Engine(
                SettingsLoader.load(null, Map.of(), properties, Long.MAX_VALUE),
                decision -> {},
                transition -> {},
                loader -> Traces.NONE,
                facts);
        engine.coverage(null); // what a first read does
        writes = engine.writes().sentWrites();
        await().until(() -> writes.isOfUse(null, WriteForm.SET, bytes("c:1")));
    }

    private @Nullable SentWrite sent(String command) {
        String[] words = command.split(" ");
        WriteForm form = WriteForm.of(words[0]);
        if (form.effect() == WriteForm.Effect.EMPTIES) {
            return writes.ofEverything(form);
        }
        List<byte @Nullable []> arguments = new ArrayList<>();
        for (String word : List.of(words).subList(1, words.length)) {
            arguments.add(word.length() > Key.MAX_BYTES ? null : bytes(word));
        }
        return writes.ofArguments(null, form, arguments);
    }

    private static SentWrite some(@Nullable SentWrite write) {
        assertThat(write).isNotNull();
        return write;
    }

    @ParameterizedTest
    @CsvSource({
        "SET c:1 v, stored c:1",
        "MSET c:1 c:2 other v c:3 v, stored c:3 stored c:1",
        "DEL c:1 other c:2, removed c:2 removed c:1",
        "UNLINK c:1, removed c:1",
        "GETDEL c:1, removed c:1",
        "GETEX c:1 PERSIST, expires c:1",
        "EXPIRE c:1 -1, removed c:1",
        "EXPIRE c:1 60, expires c:1",
        "PFADD c:1 c:2, stored c:1",
        "RENAME c:1 c:2, renamed c:1 c:2",
        "RENAME c:1 other, removed c:1",
        "RENAME other c:2, doubted c:2",
        "FLUSHDB, emptied false",
        "FLUSHALL, emptied true",
    })
    void carriedOut_command_tellsWhatItDid(String command, String expected) {
        SentWrite write = some(sent(command));
        assertThat(told).isEmpty();

        write.carriedOut(IN);

        assertThat(String.join(" ", told)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "SET c:1 v, doubted c:1",
        "DEL c:1 other c:2, doubted c:2 doubted c:1",
        "EXPIRE c:1 60, doubted c:1",
        "RENAME c:1 c:2, doubted c:1 doubted c:2",
        "RENAME other c:2, doubted c:2",
        "FLUSHALL, ''",
    })
    void lost_command_tellsDoubts(String command, String expected) {
        some(sent(command)).lost(IN);

        assertThat(String.join(" ", told)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET other v",
                "SET c:1 v NX",
                "SETNX c:1 v",
                "MSET other c:1",
                "DEL other",
                "RENAME other another",
                "RENAME c:1 c:1",
                "RENAME c:1",
                "EVAL c:1 c:1",
                "GETEX c:1",
                "SET",
            })
    void ofArguments_ofNoUse_keepsNothing(String command) {
        assertThat(sent(command)).isNull();
    }

    @Test
    void ofArguments_longOnesAmongThem_leavesTheirPlaces() {
        some(sent("MSET c:1 " + LONG + " " + LONG + " c:x c:2 v")).carriedOut(IN);
        some(sent("RENAME " + LONG + " c:3")).carriedOut(IN);
        some(sent("RENAME c:4 " + LONG)).carriedOut(IN);

        assertThat(told).containsExactly("stored c:2", "stored c:1", "doubted c:3", "removed c:4");
    }

    @Test
    void isOfUse_keyAndCommand_onlyWhereBothAre() {
        assertThat(writes.isOfUse(null, WriteForm.SET, bytes("c:1"))).isTrue();
        assertThat(writes.isOfUse(null, WriteForm.SET, bytes("other"))).isFalse();
        assertThat(writes.isOfUse(null, WriteForm.NOTHING, bytes("c:1"))).isFalse();
        assertThat(writes.isOfUse(null, WriteForm.SET, bytes(LONG))).isFalse();
    }

    @Test
    void ofKey_argumentsThatCannotBeRead_keepsNothing() {
        TtlForm.Arguments odd = index -> {
            throw new IllegalStateException("a codec fails");
        };

        assertThat(writes.ofKey(WriteForm.SET, bytes("c:1"), odd)).isNull();
    }

    @Test
    void carriedOut_timeToLive_isCountedFromTheReply() {
        byte[][] arguments = {bytes("c:1"), bytes("60"), bytes("v")};
        SentWrite write =
                some(writes.ofKey(WriteForm.SETEX, arguments[0], at -> at < arguments.length ? arguments[at] : null));
        Arrays.fill(arguments[1], (byte) '9'); // it is the application's

        long before = System.nanoTime();
        write.carriedOut(IN);
        long after = System.nanoTime();

        assertThat(lastEnd - TimeUnit.SECONDS.toNanos(60)).isBetween(before, after);
    }

    @ParameterizedTest
    @CsvSource({"SET c:1 v, false", "SET c:1 v KEEPTTL, true", "PERSIST c:1, false", "INCR c:1, true"})
    void carriedOut_withoutATimeToLive_saysWhichWay(String command, boolean isKept) {
        some(sent(command)).carriedOut(IN);

        assertThat(lastEnd).isEqualTo(isKept ? KeyFacts.KEEP_TTL : KeyFacts.NO_TTL);
    }

    @Test
    void carriedOut_nobodyKnowsWhere_isNotTold() {
        some(sent("DEL c:1")).carriedOut(null);
        some(sent("DEL c:1")).lost(null);

        assertThat(told).isEmpty();
    }
}
