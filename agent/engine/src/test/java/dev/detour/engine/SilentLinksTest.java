package dev.detour.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import dev.detour.engine.model.Scope;
import dev.detour.engine.model.Traces;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SilentLinksTest {

    private final List<String> heard = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private boolean isSilent;

    private final Traces.Source agent = new Traces.Source() {
        @Override
        public Traces of(@Nullable ClassLoader clientLoader) {
            return Traces.NONE;
        }

        @Override
        public Scope silence() {
            isSilent = true;
            return () -> isSilent = false;
        }
    };

    private final LinkFactory links = new SilentLinks(
            new LinkFactory() {
                @Override
                public Link open(@Nullable Endpoint elsewhere) {
                    return openListening(elsewhere);
                }

                @Override
                public ListeningLink openListening(@Nullable Endpoint elsewhere) {
                    does("open");
                    return new Heard();
                }
            },
            agent);

    private void does(String call) {
        done.add(call);
        if (!isSilent) {
            heard.add(call);
        }
    }

    private final class Heard implements ListeningLink {
        @Override
        public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) {
            does("call");
            return List.of();
        }

        @Override
        public List<@Nullable ErrorReply> listen(List<Subscription> subscriptions, Listener listener) {
            does("listen");
            return List.of();
        }

        @Override
        public void probe() {
            does("probe");
        }

        @Override
        public void close() {
            does("close");
        }
    }

    @Test
    void open_usedAndClosed_nothingIsHeard() throws LinkFailure {
        Link link = links.open(null);
        link.call(List.of(), 1);
        link.close();

        assertThat(done).containsExactly("open", "call", "close");
        assertThat(heard).isEmpty();
        assertThat(isSilent).isFalse();
    }

    @Test
    void openListening_probedAndClosed_nothingIsHeard() throws LinkFailure {
        ListeningLink link = links.openListening(null);
        link.probe();
        link.close();

        assertThat(done).containsExactly("open", "probe", "close");
        assertThat(heard).isEmpty();
    }
}
