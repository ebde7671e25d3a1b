package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EarsTest {

    private static final String SERVER = "node-1:6379";
    private static final Namespace CLUSTER = new Namespace("cluster:6379", 0, Namespace.DEFAULT_USER);

    private long now = -100 * SECOND;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<ListeningLink.Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();
    private final Ears ears = new Ears(
            List.of(),
            new Ears.Hearer() {
                @Override
                public void heard(Scope in, String server, KeyEvent.Kind kind, @Nullable Key key) {
                    heard.add(in + " " + server + ' ' + kind + ' ' + (key == null ? "*" : key.utf8()));
                }

                @Override
                public void missed(Scope in) {
                    heard.add(in + " missed");
                }
            },
            () -> now);

    /** Links to a server that emits all that there is. */
    private final class Emitting implements LinkFactory {

        @Override
        public Link open(@Nullable Endpoint elsewhere) throws LinkFailure {
            throw new LinkFailure("not asked for");
        }

        @Override
        public ListeningLink openListening(@Nullable Endpoint elsewhere) {
            return new Emitter();
        }
    }

    private final class Emitter implements ListeningLink {

        @Override
        public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) {
            List<@Nullable Object> replies = new ArrayList<>();
            for (byte[][] command : commands) {
                boolean isConfig = new String(command[0], UTF_8).equals("CONFIG");
                replies.add(
                        isConfig
                                ? List.of("notify-keyspace-events".getBytes(UTF_8), "AKE".getBytes(UTF_8))
                                : (Object) 7L);
            }
            return replies;
        }

        @Override
        public List<@Nullable ErrorReply> listen(List<Subscription> subscriptions, Listener listener) {
            listeners.add(listener);
            return Collections.nCopies(subscriptions.size(), null);
        }

        @Override
        public void probe() {}

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private Node node(String server) {
        return new Node(CLUSTER, server, new Emitting(), Primary.UNWATCHED);
    }

    private void listenTo(Node node) {
        ears.inUse(node, now);
        await().until(() -> ears.isLive(String.valueOf(node.server()), 0));
    }

    @Test
    void inUse_nodeOfACluster_tellsWhatItHearsInTheClustersName() {
        listenTo(node(SERVER));

        listeners.get(0).message("__keyevent@0__:expired".getBytes(UTF_8), "a".getBytes(UTF_8));

        await().until(() -> !heard.isEmpty());
        assertThat(heard).containsExactly(new Scope("cluster:6379", 0) + " " + SERVER + " EXPIRED a");
    }

    @Test
    void isCompleteSince_earOfTheDatabase_isFromItsBeginningOn() {
        assertThat(ears.isCompleteSince(SERVER, 0, now)).isFalse();
        listenTo(node(SERVER));

        assertThat(ears.isCompleteSince(SERVER, 0, now)).isTrue();
        assertThat(ears.isCompleteSince(SERVER, 0, now - 1)).isFalse();
        assertThat(ears.isCompleteSince(SERVER, 1, now)).isFalse();
        assertThat(ears.isLive("node-2:6379", 0)).isFalse();
    }

    /** What has expired at a replica is told as deleted, and who it is may turn out late. */
    @Test
    void isCompleteSince_roleBecomesKnown_isFromThenOn() {
        SampledPrimary perhaps = new SampledPrimary(now);
        perhaps.forgetRole();
        Node node = new Node(new Namespace(SERVER, 0, Namespace.DEFAULT_USER), new Emitting(), perhaps);
        listenTo(node);
        assertThat(ears.isCompleteSince(SERVER, 0, now)).isFalse();

        now += SECOND;
        perhaps.role().tookWrite(now);
        now += SECOND;
        listenTo(node);

        assertThat(ears.isCompleteSince(SERVER, 0, now)).isTrue();
        assertThat(ears.isCompleteSince(SERVER, 0, now - 1)).isFalse();
    }

    @Test
    void inUse_nodeWithoutLinksOrServer_isLeftAlone() {
        ears.inUse(new Node(CLUSTER, SERVER, null, Primary.UNWATCHED), now);
        ears.inUse(Node.UNKNOWN, now);

        assertThat(ears.isLive(SERVER, 0)).isFalse();
        assertThat(listeners).isEmpty();
    }

    @Test
    void left_serverThatIsUsedAgain_isListenedToAgain() {
        listenTo(node(SERVER));
        listenTo(node("node-2:6379"));

        ears.left(SERVER);
        assertThat(ears.isLive(SERVER, 0)).isFalse();
        assertThat(ears.isLive("node-2:6379", 0)).isTrue();
        await().until(() -> closed.get() == 1);

        listenTo(node(SERVER));
        assertThat(listeners).hasSize(3);
    }

    @Test
    void left_tenTimesAsManyServersAsAreListenedTo_keepsNone() {
        for (int i = 0; i < 10_000; i++) {
            Node gone = new Node(
                    CLUSTER,
                    "gone-" + i,
                    elsewhere -> {
                        throw new LinkFailure("no link in this test");
                    },
                    Primary.UNWATCHED);
            ears.inUse(gone, now);
            ears.left("gone-" + i);
        }
        assertThat(ears.size()).isZero();

        listenTo(node(SERVER));
        assertThat(ears.size()).isEqualTo(1);
    }
}
