package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Value;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reads on connections of which nobody knows where they lead. */
class UnknownDatabaseTest {

    private final Versions versions = new Versions();
    private final AtomicInteger loads = new AtomicInteger();
    private final OriginTier tier = new OriginTier(Lookups.settings(), versions, Sinks.to(value -> {}));

    private Lookup read(String key, Origin origin) {
        return lookup(key, Node.UNKNOWN, versions.of(key(key)), origin);
    }

    private static Found get(CompletableFuture<Found> load) throws Exception {
        return load.get(30, TimeUnit.SECONDS);
    }

    @Test
    void load_namespaceKnownOrNot_isToldSo() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        Origin origin = origin("by database", request -> {
            told.add(request.server() + "/" + request.database());
            return OriginValue.absent();
        });
        Namespace first = new Namespace("redis:6379", 1, Namespace.DEFAULT_USER);

        get(tier.load(read("a", origin), origin));
        get(tier.load(lookup("a", first, versions.of(key("a")), origin), origin));
        get(tier.load(lookup("a", NAMESPACE, versions.of(key("a")), origin), origin));

        assertThat(told).containsExactly("/" + OriginRequest.UNKNOWN_DATABASE, "redis:6379/1", "redis:6379/0");
    }

    @Test
    void load_twoReadsOfOneKeyAtOnce_areTwoLoads() throws Exception {
        CountDownLatch bothLoad = new CountDownLatch(2);
        Origin origin = origin("slow", request -> {
            int load = loads.incrementAndGet();
            bothLoad.countDown();
            bothLoad.await();
            return OriginValue.ofUtf8("load " + load);
        });
        CompletableFuture<Found> one = tier.load(read("a", origin), origin);
        CompletableFuture<Found> other = tier.load(read("a", origin), origin);

        assertThat(List.of(get(one), get(other)))
                .extracting(Found::value)
                .extracting(Value::text)
                .containsExactlyInAnyOrder("load 1", "load 2");
    }

    @Test
    void load_readThatBeganBeforeAnothersLoadEnded_hasALoadOfItsOwn() throws Exception {
        Origin origin = origin("counting", request -> OriginValue.ofUtf8("load " + loads.incrementAndGet()));
        Lookup late = read("a", origin);
        get(tier.load(read("a", origin), origin));

        assertThat(get(tier.load(late, origin)).value()).extracting(Value::text).isEqualTo("load 2");
        assertThat(get(tier.load(late, origin)).value())
                .extracting(Value::text)
                .as("asked again by the same read, whose null came late")
                .isEqualTo("load 2");
    }

    @Test
    void load_absentForAnother_isAskedAgain() throws Exception {
        Origin origin = origin(
                "differs", request -> loads.incrementAndGet() == 1 ? OriginValue.absent() : OriginValue.ofUtf8("b"));

        assertThat(get(tier.load(read("a", origin), origin)).result()).isEqualTo(Result.EMPTY);
        assertThat(get(tier.load(read("a", origin), origin)).value())
                .extracting(Value::text)
                .isEqualTo("b");
    }
}
