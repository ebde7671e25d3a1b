package dev.detour.contract.app;

import io.lettuce.core.codec.StringCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A codec of the application's own that cannot decode every value. */
public final class PickyCodec extends StringCodec {

    /** The value that it cannot decode. */
    public static final String INDIGESTIBLE = "indigestible";

    PickyCodec() {
        super(StandardCharsets.UTF_8);
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
