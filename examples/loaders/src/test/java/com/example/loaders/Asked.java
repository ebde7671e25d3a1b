package com.example.loaders;

import dev.detour.spi.OriginRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A load as Detour asks for it. */
record Asked(String keyUtf8) implements OriginRequest {

    @Override
    public byte[] key() {
        return keyUtf8.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int database() {
        return 0;
    }

    @Override
    public String server() {
        return "localhost:6379";
    }

    @Override
    public String route() {
        return "test";
    }

    @Override
    public Duration remaining() {
        return Duration.ofSeconds(1);
    }
}
