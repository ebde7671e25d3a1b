package dev.detour.coexistence.app;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** In what an application reads from Redis: a request that it serves, with a span where it has telemetry. */
interface Request {

    /** Without any. */
    Request UNTRACED = read -> new Served(read.call(), "", "");

    Served serve(Callable<@Nullable String> read) throws Exception;

    /**
     * What a read came to.
     *
     * @param traceId of the span that was current around it; empty if there was none or it is not known here
     * @param spanId the same
     */
    record Served(@Nullable String value, String traceId, String spanId) {
        List<@Nullable String> fields() {
            return java.util.Arrays.asList(value, traceId, spanId);
        }
    }
}
