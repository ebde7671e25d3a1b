package dev.detour.engine.tier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What is kept, compared with what a client reads. */
final class ReplyBytes {

    /** Up to here a hit makes no buffer around what is kept; beyond, the JVM's own comparison is worth one. */
    private static final int SHORT_BYTES = 512;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private ReplyBytes() {}

    /** Whether the reply is these bytes; its position is not moved. */
    static boolean are(byte[] content, ByteBuffer reply) {
        if (reply.remaining() != content.length) {
            return false;
        }
        if (content.length > SHORT_BYTES) {
            return ByteBuffer.wrap(content).equals(reply);
        }
        int from = reply.position();
        int i = 0;
        if (reply.order() == ByteOrder.BIG_ENDIAN) {
            for (; i <= content.length - Long.BYTES; i += Long.BYTES) {
                if (reply.getLong(from + i) != (long) LONGS.get(content, i)) {
                    return false;
                }
            }
        }
        for (; i < content.length; i++) {
            if (reply.get(from + i) != content[i]) {
                return false;
            }
        }
        return true;
    }
}
