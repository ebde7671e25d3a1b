package dev.detour.contract.app;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.event.command.CommandFailedEvent;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.event.command.CommandStartedEvent;
import io.lettuce.core.event.command.CommandSucceededEvent;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import java.net.SocketAddress;

/** What Lettuce tells those who watch its reads: a listener, a recorder of latencies, a tracer. */
record Heard(Watched watched) implements CommandListener, CommandLatencyRecorder {

    /** A client whose reads are watched so. */
    static RedisClient client(Watched watched, RedisURI uri) {
        Heard heard = new Heard(watched);
        RedisClient client = RedisClient.create(watched.resources(heard, new HeardTracing(watched)), uri);
        client.addListener(heard);
        return client;
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
            watched.add("listener", what);
        }
    }

    static boolean isRead(ProtocolKeyword type) {
        return type.toString().equals("GET");
    }

    @Override
    public void recordCommandLatency(
            SocketAddress local, SocketAddress remote, ProtocolKeyword type, long firstResponse, long completion) {
        if (isRead(type)) {
            watched.add("latency", firstResponse > 0 && completion >= firstResponse ? "recorded" : "odd");
        }
    }

    @Override
    public boolean isEnabled() {
        return true;
    }
}
