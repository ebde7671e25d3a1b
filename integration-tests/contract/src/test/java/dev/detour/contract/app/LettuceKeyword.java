package dev.detour.contract.app;

import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;

/** A command in words, of which no version of Lettuce sees by itself what it does to a connection. */
record LettuceKeyword(String command) implements ProtocolKeyword {

    @Override
    public byte[] getBytes() {
        return command.getBytes(StandardCharsets.UTF_8);
    }

    /** Abstract in older versions of Lettuce. */
    @Override
    @SuppressWarnings("deprecation")
    public String name() {
        return toString();
    }
}
