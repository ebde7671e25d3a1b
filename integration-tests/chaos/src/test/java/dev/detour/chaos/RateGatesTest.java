package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateGatesTest {

    private static final String ALL = "commands per read";
    private static final String STORM = "commands per read that the fault touched, those apart that were redirected";
    private static final String REDIRECTED = "redirections per read that the fault touched";

    private static final String OF_HELD = "loads in any three seconds of keys that a tier holds";
    private static final int LOOKS_UNTIL_NOTICED = 25;

    private final HandMade made = new HandMade();

    private List<String> ofOrigin(int each, Writes writes) {
        return made.loadingAllTheTime(each)
                .missedBy(HandMade.asking(Gate.ORIGIN_RATE).with(writes));
    }

    /** Eighty keys in three seconds; 60 a second and a fifth more; 60 a second for 0.7, thirty keys and a fifth of fifty reads. */
    @Test
    void origin_moreThanEachKeyOnceOrThanTheRate_isMissed() {
        assertThat(ofOrigin(2, Writes.KEPT)).isEmpty();
        assertThat(ofOrigin(3, Writes.KEPT)).containsExactly(OF_HELD);
        assertThat(ofOrigin(7, Writes.KEPT_UNLESS_EVICTED)).isEmpty();
        assertThat(ofOrigin(8, Writes.KEPT_UNLESS_EVICTED)).containsExactly("loads in any second");
        made.restarted();
        assertThat(ofOrigin(16, Writes.LOST)).isEmpty();
        assertThat(ofOrigin(17, Writes.LOST)).containsExactly("loads in any half of a second");
    }

    /** In a cluster what is held may be loaded again for the shard alone, of which one read in ten is: 8 of 80 keys. */
    @Test
    void origin_heldKeysOfOtherShardsLoad_isMissed() {
        ofOneShard();

        assertThat(ofOrigin(0, Writes.KEPT)).isEmpty();
        assertThat(ofOrigin(1, Writes.KEPT)).containsExactly(OF_HELD);
    }

    /** Nobody has noticed then that a server evicts. */
    @Test
    void origin_firstMomentOfAnEviction_doesNotCount() {
        made.loading(look -> 100L * Math.min(look, LOOKS_UNTIL_NOTICED));

        assertThat(made.missedBy(HandMade.asking(Gate.ORIGIN_RATE).with(Writes.KEPT_UNLESS_EVICTED)))
                .isEmpty();
        assertThat(made.missedBy(HandMade.asking(Gate.ORIGIN_RATE).with(Writes.KEPT)))
                .containsExactly(OF_HELD);
    }

    /** Else a bound that is gone would go unnoticed. The rates of applications with one way of reading. */
    @ParameterizedTest
    @ValueSource(ints = {200, 450})
    void origin_eachReadLoads_isMissedAlsoAfterARestart(int readsPerSecond) {
        Observed seen = made.restarted().loadingAllTheTime(readsPerSecond / 10).seen();

        assertThat(new Gates(HandMade.asking(Gate.ORIGIN_RATE).with(Writes.LOST), readsPerSecond, false)
                        .of(List.of(seen)))
                .filteredOn(gate -> gate.gate().equals("origin") && !gate.passed())
                .isNotEmpty();
    }

    /** No check, which this load could never miss. */
    @Test
    void origin_loadsUnderWay_areOnlySaid() {
        assertThat(new Gates(HandMade.asking(Gate.ORIGIN_RATE), 100, false)
                        .of(List.of(made.inFlight("jedis-pool-near", 17, 2).seen())))
                .filteredOn(gate -> gate.way().equals("jedis-pool-near"))
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.remark()).isTrue();
                    assertThat(gate.note()).isEqualTo("17, and 2");
                });
    }

    /** Of a cluster, where 101 reads are made during the fault and it touches 11 of them. */
    private HandMade ofOneShard() {
        return made.inACluster()
                .eachCall(call -> call.dueMicros() % 100_000 == 0
                        ? call
                        : HandMade.call(call.dueMicros(), 1_000, call.keyClass(), call.outcome(), HandMade.SPARED));
    }

    @Test
    void retryStorm_redirectionsAlone_areNone() {
        assertThat(ofOneShard().servers(101 + 11, 11).missed(Gate.RETRY_STORM)).isEmpty();
    }

    @Test
    void retryStorm_lookUpsOfTheWarmer_areNoReads() {
        assertThat(ofOneShard().servers(new ServerReads(101 + 11, 11, 50, 0)).missed(Gate.RETRY_STORM))
                .isEmpty();
    }

    @Test
    void retryStorm_threeCommandsTooMany_areNotThinnedOutByTheOtherShards() {
        assertThat(ofOneShard().servers(101 + 2, 0).missed(Gate.RETRY_STORM)).isEmpty();
        assertThat(ofOneShard().servers(101 + 3, 0).missed(Gate.RETRY_STORM)).containsExactly(STORM);
    }

    @Test
    void retryStorm_redirectedReadsCarriedOutTwice_isMissed() {
        assertThat(ofOneShard().servers(101 + 11 + 11, 11).missed(Gate.RETRY_STORM))
                .containsExactly(ALL, STORM);
    }

    @Test
    void retryStorm_redirectedAgainAndAgain_isMissed() {
        assertThat(ofOneShard().servers(101 + 14, 14).missed(Gate.RETRY_STORM)).containsExactly(REDIRECTED);
    }

    @Test
    void retryStorm_oneReadInFiveRedirected_isTheMostThatAClientMayBeSentAround() {
        assertThat(made.servers(101 + 20, 20).missed(Gate.RETRY_STORM)).isEmpty();
        assertThat(made.servers(101 + 21, 21).missed(Gate.RETRY_STORM)).containsExactly(ALL);
    }

    @Test
    void retryStorm_nobodyRead_isMissed() {
        made.calls(List.of());

        assertThat(made.servers(0, 0).missed(Gate.RETRY_STORM)).contains(ALL, STORM, REDIRECTED);
    }
}
