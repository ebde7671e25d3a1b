package dev.detour.contract.app;

import io.lettuce.core.internal.HostAndPort;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DnsResolvers;
import io.lettuce.core.resource.MappingSocketAddressResolver;
import io.lettuce.core.tracing.Tracing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What those who watch a client's reads were told, by kind; what they are is left to versions of Lettuce that have them. */
final class Watched {

    private final Map<String, List<String>> lines = new ConcurrentHashMap<>();
    private final Map<String, Supplier<String>> asked = new ConcurrentHashMap<>();
    private final List<Consumer<String>> renewals = new CopyOnWriteArrayList<>();
    private @Nullable ClientResources resources;

    /** Resources that carry a recorder and a tracer; closed with this. */
    ClientResources resources(CommandLatencyRecorder recorder, Tracing tracing) {
        ClientResources made = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(recorder)
                .tracing(tracing)
                .build();
        resources = made;
        return made;
    }

    /** Resources that lead every name to this port of this machine; closed with this. */
    ClientResources leadingTo(int port) {
        ClientResources made = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .socketAddressResolver(MappingSocketAddressResolver.create(
                        DnsResolvers.UNRESOLVED, any -> HostAndPort.of("127.0.0.1", port)))
                .build();
        resources = made;
        return made;
    }

    /** What renews the client's credentials. */
    void renewing(Consumer<String> renewal) {
        renewals.add(renewal);
    }

    void renew(String words) {
        renewals.forEach(renewal -> renewal.accept(words));
    }

    void add(String kind, String line) {
        lines.computeIfAbsent(kind, k -> new CopyOnWriteArrayList<>()).add(line);
    }

    /** A kind that is asked for what it has been told. */
    void ask(String kind, Supplier<String> watcher) {
        asked.put(kind, watcher);
    }

    /** What was told of reads of this kind so far, sorted: the end of one and the beginning of the next may overlap. */
    String report(String kind) {
        Supplier<String> watcher = asked.get(kind);
        if (watcher != null) {
            return watcher.get();
        }
        List<String> sorted = new ArrayList<>(lines.getOrDefault(kind, List.of()));
        Collections.sort(sorted);
        return sorted.toString();
    }

    void close() {
        ClientResources made = resources;
        if (made != null) {
            made.shutdown();
        }
    }
}
