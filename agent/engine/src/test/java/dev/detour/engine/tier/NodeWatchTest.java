package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeWatchTest {

    @Test
    void inUse_tenTimesAsManyServersAsAreWatched_isBounded() {
        ScheduledThreadPoolExecutor timer = RemoteThreads.timer();
        NodeWatch watch = new NodeWatch(
                Lookups.settings(), Survey.NONE, transition -> {}, (node, replica) -> true, timer, System::nanoTime);
        List<Node> inUse = new ArrayList<>(); // held weakly by the watch
        try {
            for (int i = 0; i < 10 * NodeWatch.MAX_SERVERS; i++) {
                Namespace namespace = new Namespace("host:" + (i + 1), 0, Namespace.DEFAULT_USER);
                Node node = new Node(
                        namespace,
                        elsewhere -> {
                            throw new LinkFailure("no link in this test");
                        },
                        Primary.UNWATCHED);
                inUse.add(node);
                watch.inUse(node);
            }

            assertThat(watch.size()).isEqualTo(NodeWatch.MAX_SERVERS);
            assertThat(timer.getQueue()).hasSizeLessThanOrEqualTo(2); // a first tick and a later one
            assertThat(inUse).hasSize(10 * NodeWatch.MAX_SERVERS);
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void inUse_noThreadForTheTimer_isWatchedFromTheNextMentionOn() {
        AtomicBoolean noThread = new AtomicBoolean(true);
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            if (noThread.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task, "node-watch-test");
        });
        NodeWatch watch = new NodeWatch(
                Lookups.settings("replica.sample", "20ms"),
                Survey.NONE,
                transition -> {},
                (node, replica) -> true,
                timer,
                System::nanoTime);
        AtomicInteger opened = new AtomicInteger();
        Node node = Lookups.node(elsewhere -> {
            opened.incrementAndGet();
            throw new LinkFailure("no link in this test");
        });
        try {
            watch.inUse(node);
            assertThat(timer.getQueue()).isEmpty();
            noThread.set(false);

            watch.inUse(node);

            await().until(() -> opened.get() > 1);
        } finally {
            timer.shutdownNow();
        }
    }
}
