package dev.detour.contract.app;

import io.lettuce.core.RedisClient;
import io.lettuce.core.event.command.CommandFailedEvent;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.event.command.CommandStartedEvent;
import io.lettuce.core.event.command.CommandSucceededEvent;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What Lettuce tells those who watch its reads: a listener, a recorder of latencies, a tracer. */
final class Heard implements CommandListener, CommandLatencyRecorder {

    private final Map<String, List<String>> lines = new ConcurrentHashMap<>();
    private @Nullable ClientResources resources;

    /** Resources that carry the recorder and the tracer; closed with this. */
    ClientResources resources() {
        ClientResources made = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(this)
                .tracing(new HeardTracing(this))
                .build();
        resources = made;
        return made;
    }

    /** Said here, because old versions have no such listeners. */
    void listenTo(RedisClient client) {
        client.addListener((CommandListener) this);
    }

    void add(String kind, String line) {
        lines.computeIfAbsent(kind, k -> new CopyOnWriteArrayList<>()).add(line);
    }

    /** What was heard of reads of this kind so far, sorted: the end of one and the beginning of the next may overlap. */
    String report(String kind) {
        List<String> sorted = new ArrayList<>(lines.getOrDefault(kind, List.of()));
        Collections.sort(sorted);
        return sorted.toString();
    }

    @Override
    public void commandStarted(CommandStartedEvent event) {
        heard(event.getCommand(), "started");
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        heard(event.getCommand(), "succeeded");
    }

    @Override
    public void commandFailed(CommandFailedEvent event) {
        heard(event.getCommand(), "failed " + event.getCause());
    }

    private void heard(RedisCommand<?, ?, ?> command, String what) {
        if (isRead(command.getType())) {
            add("listener", what);
        }
    }

    static boolean isRead(ProtocolKeyword type) {
        return type.toString().equals("GET");
    }

    @Override
    public void recordCommandLatency(
            SocketAddress local, SocketAddress remote, ProtocolKeyword type, long firstResponse, long completion) {
        if (isRead(type)) {
            add("latency", firstResponse > 0 && completion >= firstResponse ? "recorded" : "odd");
        }
    }

    @Override
    public boolean isEnabled() {
        return true;
    }

    void close() {
        ClientResources made = resources;
        if (made != null) {
            made.shutdown();
        }
    }
}
