package dev.detour.contract.app;

import io.lettuce.core.codec.StringCodec;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A codec of the application's own that cannot decode every value, and does odd things to some keys. */
public final class PickyCodec extends StringCodec {

    /** The value that it can neither decode nor encode. */
    public static final String INDIGESTIBLE = "indigestible";

    /** What a key ends with that is encoded to nothing, to very much, or not at all. */
    public enum OddKey {
        EMPTY,
        HUGE,
        EXCEPTION,
        ERROR;

        private static final int HUGE_LENGTH = 1 << 17;

        private String encoded(String key) {
            return switch (this) {
                case EMPTY -> "";
                case HUGE -> key.repeat(HUGE_LENGTH / key.length());
                case EXCEPTION -> throw new IllegalArgumentException("cannot encode: " + key);
                case ERROR -> throw new AssertionError("cannot encode: " + key);
            };
        }
    }

    PickyCodec() {
        super(StandardCharsets.UTF_8);
    }

    private static String odd(String key) {
        for (OddKey odd : OddKey.values()) {
            if (key.endsWith(odd.name())) {
                return odd.encoded(key);
            }
        }
        return key;
    }

    @Override
    public ByteBuffer encodeKey(String key) {
        return super.encodeKey(odd(key));
    }

    @Override
    public void encodeKey(String key, ByteBuf target) {
        super.encodeKey(odd(key), target);
    }

    private static String digestible(String value) {
        if (value.equals(INDIGESTIBLE)) {
            throw new IllegalArgumentException("cannot encode: " + value);
        }
        return value;
    }

    @Override
    public ByteBuffer encodeValue(String value) {
        return super.encodeValue(digestible(value));
    }

    @Override
    public void encodeValue(String value, ByteBuf target) {
        super.encodeValue(digestible(value), target);
    }

    @Override
    public String decodeValue(ByteBuffer bytes) {
        String value = super.decodeValue(bytes);
        if (value.equals(INDIGESTIBLE)) {
            throw new IllegalArgumentException("cannot decode: " + value);
        }
        return value;
    }
}
