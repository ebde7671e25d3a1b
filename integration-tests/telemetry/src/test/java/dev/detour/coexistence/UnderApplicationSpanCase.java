package dev.detour.coexistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.coexistence.Shop.Served;
import dev.detour.coexistence.app.Reading;
import dev.detour.testkit.ReceivedSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds besides where the application makes spans with the API. */
abstract class UnderApplicationSpanCase extends CoexistenceCase {

    private static final int CROWD = 10;

    @Override
    void assertParent(ReceivedSpan lookup, Served served) {
        assertThat(lookup.traceId()).isEqualTo(served.traceId());
        assertThat(lookup.parentId()).isEqualTo(served.spanId());
        assertThat(lookup.resource()).containsEntry("service.name", "shop");
    }

    /** With the baggage of whoever asked. */
    @Override
    String loaded(String key) {
        return "loaded for north " + key;
    }

    @Override
    void assertLoaderIsBelow(ReceivedSpan origin) {
        shop().collector().awaitSpan(span -> span.name().equals("query") && span.isChildOf(origin), Shop.SOON);
    }

    @ParameterizedTest
    @EnumSource
    void get_parentIsNotSampled_leavesNoSpan(Reading reading) {
        String key = Shop.key("product");

        Served served = shop().served("unsampled", reading, redis, key);

        assertThat(served.value()).isEqualTo(loaded(key));
        shop().settle();
        assertThat(shop().collector().spans(span -> span.traceId().equals(served.traceId())))
                .isEmpty();
        assertThat(shop().lookupsSoFar(redis)).isEmpty();
    }

    @Test
    void get_fromACallbackOfLettuce_isUnderTheSpanThatIsCurrentThere() {
        String first = Shop.key("catalog");
        redis.command("SET", first, Shop.MARKER);
        String key = Shop.key("product");

        Served served = shop().served("continued", Reading.LETTUCE_ASYNC, redis, key, first);

        assertThat(served.value()).isEqualTo(loaded(key));
        assertParent(shop().onlyLookup(redis), served);
    }

    @Test
    void get_subscribedToOnAnotherThread_isUnderTheSpanOfReactorsContext() {
        String key = Shop.key("product");

        Served served = shop().served("reactive", Reading.LETTUCE_REACTIVE, redis, key);

        assertThat(served.value()).isEqualTo(loaded(key));
        assertParent(shop().onlyLookup(redis), served);
    }

    @ParameterizedTest
    @EnumSource(names = {"JEDIS", "LETTUCE_SYNC"})
    void get_manyAtATime_areOneLoadThatTheOthersPointTo(Reading reading) {
        long before = loads();

        List<Served> served = crowd(reading);

        assertThat(loads() - before).isEqualTo(1);
        List<ReceivedSpan> lookups = shop().lookups(redis, CROWD);
        assertThat(lookups)
                .extracting(ReceivedSpan::parentId)
                .containsExactlyInAnyOrderElementsOf(
                        served.stream().map(Served::spanId).toList());
        List<ReceivedSpan> origins = lookups.stream().map(shop()::origin).toList();
        List<ReceivedSpan> coalesced =
                origins.stream().filter(origin -> !origin.links().isEmpty()).toList();
        List<ReceivedSpan> loading =
                origins.stream().filter(origin -> origin.links().isEmpty()).toList();
        assertThat(loading).hasSize(1);
        assertThat(coalesced).allSatisfy(origin -> {
            assertThat(origin.attributes()).containsEntry("detour.coalesced", true);
            assertThat(origin.links())
                    .extracting(ReceivedSpan.Link::spanId)
                    .containsExactly(loading.get(0).spanId());
        });
        assertLoaderIsBelow(loading.get(0));
    }

    private static long loads() {
        return Long.parseLong(
                Objects.requireNonNull(shop().app().call("crowdLoads").value()));
    }

    /** A list of what each came to: its text has a pair of brackets for each. */
    private List<Served> crowd(Reading reading) {
        String key = Shop.key("crowd");
        shop().connect(redis);
        String text =
                Objects.requireNonNull(shop().call("crowd", reading, redis, key).value());
        List<Served> served = new ArrayList<>();
        for (String one : text.substring(1, text.length() - 1).split("(?<=\\]), ")) {
            served.add(Served.of(one));
        }
        assertThat(served).hasSize(CROWD);
        return served;
    }
}
