package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Key;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class EncodedArgumentsTest {

    @Test
    void of_everyKindOfArgument_isItsBytes() {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8)
                .addKey("k")
                .addValue("grün")
                .add("PX")
                .add(60_000L)
                .add(1.5)
                .add(new byte[] {'\r', '\n', 0})
                .add("");

        assertThat(EncodedArguments.of(args))
                .containsExactly(
                        "k".getBytes(),
                        "grün".getBytes(UTF_8),
                        "PX".getBytes(),
                        "60000".getBytes(),
                        "1.5".getBytes(),
                        new byte[] {'\r', '\n', 0},
                        new byte[0]);
    }

    @Test
    void of_oneShortKey_isIt() {
        assertThat(EncodedArguments.of(new CommandArgs<>(StringCodec.UTF8).addKey("a")))
                .containsExactly("a".getBytes());
    }

    @Test
    void of_longBinaryValue_isWhole() {
        byte[] value = new byte[100_000];
        value[5] = '\r';

        assertThat(EncodedArguments.of(new CommandArgs<>(ByteArrayCodec.INSTANCE).addValue(value)))
                .containsExactly(value);
    }

    @Test
    void firstKey_keyAndValue_isTheKeyAlone() {
        CommandArgs<String, String> args =
                new CommandArgs<>(StringCodec.UTF8).addKey("grün").addValue("v");

        assertThat(EncodedArguments.firstKey(args)).containsExactly("grün".getBytes(UTF_8));
        assertThat(EncodedArguments.firstKey(new CommandArgs<>(StringCodec.UTF8)))
                .isEmpty();
    }

    @Test
    void keys_valuesAmongThem_leavesOutWhatIsTooLong() {
        byte[] longest = new byte[Key.MAX_BYTES];
        CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .addKey("k1".getBytes(UTF_8))
                .addValue(new byte[100_000])
                .addKey(longest)
                .addValue(new byte[Key.MAX_BYTES + 1])
                .addKey("k2".getBytes(UTF_8));

        assertThat(EncodedArguments.keys(args)).containsExactly("k1".getBytes(UTF_8), longest, "k2".getBytes(UTF_8));
    }

    @Test
    void firstKey_tooLong_isNone() {
        assertThat(EncodedArguments.firstKey(
                        new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(new byte[Key.MAX_BYTES + 1])))
                .isEmpty();
    }

    @Test
    void at_anyPlace_isThatArgumentAlone() {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8)
                .addKey("k")
                .addValue("v")
                .add("PX")
                .add(60_000L);

        assertThat(EncodedArguments.at(args, 2)).isEqualTo("PX".getBytes());
        assertThat(EncodedArguments.at(args, 3)).isEqualTo("60000".getBytes());
        assertThat(EncodedArguments.at(args, 4)).isNull();
    }

    @Test
    void of_andAt_nettysMeterOfMemory_isAsBefore() {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).addKey("k");
        long before = UnpooledByteBufAllocator.DEFAULT.metric().usedHeapMemory();

        for (int i = 0; i < 10_000; i++) {
            EncodedArguments.of(args);
            EncodedArguments.at(args, 0);
        }

        long after = UnpooledByteBufAllocator.DEFAULT.metric().usedHeapMemory();
        assertThat(after - before).isLessThan(10_000); // less than a byte each: others may use it meanwhile
    }

    @Test
    void of_noArguments_isEmpty() {
        assertThat(EncodedArguments.of(null)).isEmpty();
        assertThat(EncodedArguments.of(new CommandArgs<>(StringCodec.UTF8))).isEmpty();
    }
}
