package dev.detour.engine.tier;

import dev.detour.engine.model.Lookup;
import dev.detour.spi.OriginRequest;
import java.time.Duration;

/** What a loader is told of the read that it works for. */
record LoadRequest(Lookup lookup, long deadlineNanos) implements OriginRequest {

    @Override
    public byte[] key() {
        return lookup.key().bytes().clone();
    }

    @Override
    public String keyUtf8() {
        return lookup.key().utf8();
    }

    @Override
    public int database() {
        var namespace = lookup.namespace();
        return namespace == null ? UNKNOWN_DATABASE : namespace.database();
    }

    @Override
    public String server() {
        var namespace = lookup.namespace();
        return namespace == null ? "" : namespace.server();
    }

    @Override
    public String route() {
        return lookup.route().name();
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }
}
