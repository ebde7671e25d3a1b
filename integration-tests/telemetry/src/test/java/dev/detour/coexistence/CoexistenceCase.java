package dev.detour.coexistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.coexistence.Shop.Served;
import dev.detour.coexistence.app.Reading;
import dev.detour.testkit.ReceivedSpan;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What holds whosever telemetry it is. Each start of an application is one JVM for all cases; each case has a server of
 * its own, by whose port its spans are known: nothing else of a read is told.
 */
abstract class CoexistenceCase {

    private static @Nullable Shop shop;

    @Parameter
    @SuppressWarnings("NullAway.Init") // by JUnit, before each case
    Start start;

    final RedisServer redis = RedisServer.start();

    @BeforeParameterizedClassInvocation
    static void open(Start start) {
        shop = new Shop(start);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        try (Shop closing = shop()) {
            Exported.assertNothingOfKeysOrValues(closing);
            Exported.assertNoTroubleInTheLog(closing.app().jvm());
        }
    }

    @AfterEach
    void end() {
        redis.close();
    }

    static Shop shop() {
        return Objects.requireNonNull(shop);
    }

    /** Whether a lookup stands where it belongs, below the application's span if it has one. */
    abstract void assertParent(ReceivedSpan lookup, Served served);

    /** What the loader makes of a key. */
    abstract String loaded(String key);

    /** Whether what the loader did stands below this span. */
    abstract void assertLoaderIsBelow(ReceivedSpan origin);

    @ParameterizedTest
    @EnumSource
    void get_keyThatRedisHas_isAnsweredWithoutASpan(Reading reading) {
        String key = Shop.key("catalog");
        String value = "in redis " + Shop.MARKER;
        redis.command("SET", key, value);

        for (int i = 0; i < 5; i++) {
            assertThat(shop().served("read", reading, redis, key).value()).isEqualTo(value);
        }

        shop().settle();
        assertThat(shop().lookupsSoFar(redis)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void get_keyThatRedisLacks_isLoadedInOneLookup(Reading reading) {
        String key = Shop.key("product");

        Served served = shop().served("read", reading, redis, key);

        assertThat(served.value()).isEqualTo(loaded(key));
        ReceivedSpan lookup = shop().onlyLookup(redis);
        assertParent(lookup, served);
        assertThat(lookup.kind()).isEqualTo("INTERNAL");
        assertThat(lookup.status()).isEqualTo("UNSET");
        assertThat(lookup.attributes())
                .containsKeys("detour.miss.kind", "detour.route", "detour.decision_ns")
                .containsEntry("detour.answer.tier", "origin");
        assertThat(shop().tiers(lookup))
                .allSatisfy(tier -> assertThat(tier.attributes()).containsKeys("detour.tier", "detour.tier.result"));
        assertLoaderIsBelow(shop().origin(lookup));
    }

    @ParameterizedTest
    @EnumSource
    void get_serverIsGone_isLoadedInOneLookup(Reading reading) {
        String key = Shop.key("product");
        shop().connect(redis);
        redis.kill();

        Served served = shop().served("read", reading, redis, key);

        assertThat(served.value()).isEqualTo(loaded(key));
        ReceivedSpan lookup = shop().onlyLookup(redis);
        assertParent(lookup, served);
        assertThat(lookup.status()).isEqualTo("UNSET");
        assertThat(lookup.attributes()).containsKey("detour.fault.kind").containsEntry("detour.answer.tier", "origin");
        assertLoaderIsBelow(shop().origin(lookup));
    }

    @ParameterizedTest
    @EnumSource
    void get_serverIsGoneAndTheLoaderFails_isTheClientsErrorAndTheLookups(Reading reading) {
        shop().connect(redis);
        redis.kill();

        // a command that was under way is over only when the client gives it up: after this one it knows
        shop().served("read", reading, redis, Shop.key("product"));

        Reply reply = shop().call("read", reading, redis, Shop.key("broken"));

        assertThat(reply.kind()).isEqualTo(Reply.Kind.ERROR);
        assertThat(reply.exceptionClass()).containsAnyOf("redis.clients.jedis", "io.lettuce.core");
        ReceivedSpan lookup = shop().lookups(redis, 2).get(1);
        assertThat(lookup.attributes()).doesNotContainKey("detour.answer.tier");
        if (reading != Reading.JEDIS && lookup.attributes().containsKey("detour.pending")) {
            // Lettuce kept the command for when it is connected again, and gave it up later
            assertThat(lookup.status()).isEqualTo("UNSET");
        } else {
            assertThat(lookup.status()).isEqualTo("ERROR");
            assertThat(lookup.attributes()).containsKey("error.type");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JEDIS", "LETTUCE_SYNC"})
    void breaker_ofAServerThatIsGone_isToldOnASpan(Reading reading) {
        shop().connect(redis);
        redis.kill();

        for (int i = 1; i <= 30; i++) {
            shop().served("read", reading, redis, Shop.key("product"));
        }

        shop().collector()
                .awaitSpan(
                        span -> span.events().stream()
                                .anyMatch(event -> event.name().equals("detour.breaker.transition")
                                        && event.attributes().toString().contains("open")
                                        && event.attributes().toString().contains(Integer.toString(redis.port()))),
                        Shop.SOON);
    }

    @Test
    void lookups_ofAnyRead_areCounted() {
        shop().served("read", Reading.JEDIS, redis, Shop.key("product"));

        shop().collector().awaitPoint("detour.lookups", point -> point.value() > 0, Shop.SOON);
    }

    @Test
    void log_afterTheFirstLookup_namesWhereTelemetryGoes() {
        shop().settle();

        shop().app().jvm().awaitLine(line -> line.contains(start.own().mode.line), Shop.SOON);
    }
}
