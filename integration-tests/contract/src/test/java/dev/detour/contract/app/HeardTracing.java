package dev.detour.contract.app;

import io.lettuce.core.protocol.CompleteableCommand;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.tracing.TraceContext;
import io.lettuce.core.tracing.TraceContextProvider;
import io.lettuce.core.tracing.Tracer;
import io.lettuce.core.tracing.TracerProvider;
import io.lettuce.core.tracing.Tracing;
import java.net.SocketAddress;

/** A tracer as those for Brave and Micrometer are: its spans end with the command that they were started with. */
final class HeardTracing implements Tracing {

    private final Watched heard;

    HeardTracing(Watched heard) {
        this.heard = heard;
    }

    @Override
    public TracerProvider getTracerProvider() {
        return () -> new Tracer() {
            @Override
            public Span nextSpan() {
                return new Told();
            }

            @Override
            public Span nextSpan(TraceContext context) {
                return new Told();
            }
        };
    }

    @Override
    public TraceContextProvider initialTraceContextProvider() {
        return () -> TraceContext.EMPTY;
    }

    @Override
    public boolean isEnabled() {
        return true;
    }

    @Override
    public boolean includeCommandArgsInSpanTags() {
        return false;
    }

    @Override
    public Endpoint createEndpoint(SocketAddress address) {
        return new Endpoint() {};
    }

    private final class Told extends Tracer.Span {

        private final StringBuffer story = new StringBuffer();

        @Override
        public Tracer.Span start(RedisCommand<?, ?, ?> command) {
            if (Heard.isRead(command.getType()) && command instanceof CompleteableCommand<?> completeable) {
                heard.add("spans", "started");
                completeable.onComplete((value, failure) -> {
                    String error =
                            command.getOutput().hasError() ? command.getOutput().getError() : null;
                    String outcome = failure != null ? failure.toString() : error != null ? error : "value " + value;
                    heard.add("spans", "ended " + story + ": " + outcome);
                });
            }
            return this;
        }

        @Override
        public Tracer.Span name(String name) {
            story.append(name);
            return this;
        }

        @Override
        public Tracer.Span annotate(String value) {
            story.append(' ').append(value);
            return this;
        }

        @Override
        public Tracer.Span tag(String key, String value) {
            return this;
        }

        @Override
        public Tracer.Span error(Throwable throwable) {
            return this;
        }

        @Override
        public Tracer.Span remoteEndpoint(Tracing.Endpoint endpoint) {
            return this;
        }

        @Override
        public void finish() {}
    }
}
