package dev.detour.engine;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import dev.detour.engine.model.Scope;
import dev.detour.engine.model.Traces;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links whose commands another agent does not take for the application's: sampled once a second, each server would have a
 * trace of its own each second.
 */
record SilentLinks(LinkFactory links, Traces.Source traces) implements LinkFactory {

    @Override
    public Link open(@Nullable Endpoint elsewhere) throws LinkFailure {
        try (Scope silence = traces.silence()) {
            return new Silent<>(links.open(elsewhere), traces);
        }
    }

    @Override
    public ListeningLink openListening(@Nullable Endpoint elsewhere) throws LinkFailure {
        try (Scope silence = traces.silence()) {
            return new Listening(links.openListening(elsewhere), traces);
        }
    }

    private static class Silent<L extends Link> implements Link {
        final L link;
        final Traces.Source traces;

        Silent(L link, Traces.Source traces) {
            this.link = link;
            this.traces = traces;
        }

        @Override
        public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
            try (Scope silence = traces.silence()) {
                return link.call(commands, timeoutNanos);
            }
        }

        @Override
        public void close() {
            try (Scope silence = traces.silence()) {
                link.close();
            }
        }
    }

    private static final class Listening extends Silent<ListeningLink> implements ListeningLink {

        Listening(ListeningLink link, Traces.Source traces) {
            super(link, traces);
        }

        @Override
        public List<@Nullable ErrorReply> listen(List<Subscription> subscriptions, Listener listener)
                throws LinkFailure {
            try (Scope silence = traces.silence()) {
                return link.listen(subscriptions, listener);
            }
        }

        @Override
        public void probe() {
            try (Scope silence = traces.silence()) {
                link.probe();
            }
        }
    }
}
