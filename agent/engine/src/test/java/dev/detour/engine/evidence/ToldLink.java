package dev.detour.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links to a server that emits what the test says it does, and tells what it is made to. */
final class ToldLink implements LinkFactory {

    /** What it emits. */
    String notifications = "";

    /** Whether it answers questions, at once. */
    boolean answers = true;

    boolean isAway;
    Runnable whileOpening = () -> {};
    final List<Open> opened = new ArrayList<>();

    /** One connection. */
    final class Open implements ListeningLink {

        private @Nullable Listener listener;
        boolean isClosed;

        @Override
        public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) {
            return new ArrayList<>(commands.stream().map(this::reply).toList());
        }

        private Object reply(byte[][] command) {
            if (new String(command[0], UTF_8).equals("CONFIG")) {
                return List.of("notify-keyspace-events".getBytes(UTF_8), notifications.getBytes(UTF_8));
            }
            return new String(command[1], UTF_8).equals("ID") ? 7L : "OK".getBytes(UTF_8);
        }

        @Override
        public List<@Nullable ErrorReply> listen(List<Subscription> subscriptions, Listener to) {
            listener = to;
            whileOpening.run();
            return Collections.nCopies(subscriptions.size(), null);
        }

        Listener listener() {
            if (listener == null) {
                throw new IllegalStateException("nobody listens");
            }
            return listener;
        }

        void event(String event, String key) {
            listener().message(("__keyevent@0__:" + event).getBytes(UTF_8), key.getBytes(UTF_8));
        }

        @Override
        public void probe() {
            if (answers) {
                listener().alive();
            }
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    @Override
    public Link open(@Nullable Endpoint elsewhere) throws LinkFailure {
        throw new LinkFailure("not asked for");
    }

    @Override
    public ListeningLink openListening(@Nullable Endpoint elsewhere) throws LinkFailure {
        if (isAway) {
            throw new LinkFailure("away");
        }
        Open link = new Open();
        opened.add(link);
        return link;
    }

    Open latest() {
        return opened.get(opened.size() - 1);
    }
}
