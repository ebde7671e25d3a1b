package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyBytesTest {

    private static final int BEFORE = 3;

    /** In the middle of a buffer, as it is read from a socket. */
    private static ByteBuffer reply(byte[] bytes, ByteBuffer buffer) {
        buffer.position(BEFORE).put(bytes).flip().position(BEFORE);
        return buffer;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 24, 511, 512, 513, 5_000})
    void are_anyLength_trueForTheSameBytesAlone(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content); // seeded, so that a failure comes again
        int room = BEFORE + length + 1;
        for (ByteBuffer buffer : new ByteBuffer[] {
            ByteBuffer.allocate(room),
            ByteBuffer.allocateDirect(room),
            ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN)
        }) {
            ByteBuffer reply = reply(content, buffer);

            assertThat(ReplyBytes.are(content, reply)).isTrue();
            assertThat(ReplyBytes.are(Arrays.copyOf(content, length + 1), reply))
                    .isFalse();
            for (int i = 0; i < Math.min(length, 600); i++) {
                byte[] other = content.clone();
                other[i]++;
                assertThat(ReplyBytes.are(other, reply)).as("byte %s", i).isFalse();
            }
            assertThat(reply.position()).isEqualTo(BEFORE);
        }
    }
}
