package dev.detour.lettuce;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes as they are, for a connection that listens. Keeps all contents of the message that is being read: with RESP2 an
 * invalidation is a message with several keys, which Lettuce decodes one by one and of which it hands on the last. Used by
 * the connection's event loop only.
 */
final class MessageCodec implements RedisCodec<byte[], byte[]> {

    private List<byte[]> contents = new ArrayList<>();

    /** What was decoded since this was asked last. */
    List<byte[]> contents() {
        List<byte[]> decoded = contents;
        contents = new ArrayList<>();
        return decoded;
    }

    @Override
    public byte[] decodeKey(ByteBuffer bytes) {
        return ByteArrayCodec.INSTANCE.decodeKey(bytes);
    }

    @Override
    public byte[] decodeValue(ByteBuffer bytes) {
        byte[] content = ByteArrayCodec.INSTANCE.decodeValue(bytes);
        contents.add(content);
        return content;
    }

    @Override
    public ByteBuffer encodeKey(byte[] key) {
        return ByteArrayCodec.INSTANCE.encodeKey(key);
    }

    @Override
    public ByteBuffer encodeValue(byte[] value) {
        return ByteArrayCodec.INSTANCE.encodeValue(value);
    }
}
