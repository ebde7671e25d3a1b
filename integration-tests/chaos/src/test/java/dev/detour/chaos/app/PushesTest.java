package dev.detour.chaos.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** That a list with what must not be is found out. */
final class PushesTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Connections are lost. */
    private static final Disturbance FAULT = new Disturbance(10 * SECOND, 12 * SECOND, Long.MAX_VALUE, false, false);

    private static final Disturbance SILENCE = new Disturbance(10 * SECOND, 12 * SECOND, Long.MAX_VALUE, true, false);

    private static final Disturbance EVICTING = new Disturbance(10 * SECOND, 12 * SECOND, Long.MAX_VALUE, true, true);

    private final Pushes pushes = new Pushes(Resends.WHEN_DISCONNECTED);

    private void acknowledged(long atSecond) {
        acknowledged(pushes, atSecond);
    }

    private static void acknowledged(Pushes pushes, long atSecond) {
        pushes.acknowledged(pushes.next(), atSecond * SECOND, atSecond * SECOND + 1);
    }

    @Test
    void problems_allOnceAndInOrder_none() {
        acknowledged(1);
        acknowledged(2);

        assertThat(pushes.problems(List.of(1, 2), FAULT)).isEmpty();
    }

    @Test
    void problems_lostElement_isFound() {
        acknowledged(1);
        acknowledged(11);

        assertThat(pushes.problems(List.of(), FAULT)).hasSize(2).allMatch(problem -> problem.contains("is lost"));
    }

    @Test
    void problems_doubledElement_isFound() {
        acknowledged(1);

        assertThat(pushes.problems(List.of(1, 1), FAULT))
                .singleElement()
                .asString()
                .contains("2 times");
    }

    @Test
    void problems_disorder_isFound() {
        acknowledged(1);
        acknowledged(2);

        assertThat(pushes.problems(List.of(2, 1), FAULT))
                .singleElement()
                .asString()
                .contains("behind 2");
    }

    @Test
    void problems_elementThatNobodyPushed_isFound() {
        assertThat(pushes.problems(List.of(1), FAULT))
                .singleElement()
                .asString()
                .contains("never");
    }

    @Test
    void problems_sentAgainWhileTheFaultLasted_isLegal() {
        acknowledged(1);
        acknowledged(11);
        acknowledged(13); // the connection may still be found broken
        acknowledged(20);

        assertThat(pushes.problems(List.of(1, 2, 2, 3, 3, 4), FAULT)).isEmpty();
        assertThat(pushes.problems(List.of(1, 2, 3, 4, 4), FAULT)).hasSize(1);
    }

    @Test
    void problems_doubledWhileNoConnectionWasLost_isFound() {
        acknowledged(11);
        pushes.failed(pushes.next(), 11 * SECOND, 12 * SECOND);

        assertThat(pushes.problems(List.of(1, 1, 2), SILENCE)).hasSize(1).allMatch(found -> found.contains("2 times"));
        assertThat(pushes.problems(List.of(1, 2, 2), SILENCE)).hasSize(1).allMatch(found -> found.contains("2 times"));
        assertThat(pushes.problems(List.of(1, 1, 2, 2), FAULT)).isEmpty();
    }

    @Test
    void problems_doubledByAClientThatNeverSendsAgain_isFoundWhateverTheFault() {
        Pushes never = new Pushes(Resends.NEVER);
        Disturbance replaced = new Disturbance(10 * SECOND, 12 * SECOND, 8 * SECOND, false, false);
        acknowledged(never, 11);

        assertThat(never.problems(List.of(1, 1), FAULT)).hasSize(1);
        assertThat(never.problems(List.of(1, 1), replaced)).hasSize(1);
    }

    @Test
    void problems_doubledByAClientThatSendsAgainWhatIsLate_isLegal() {
        Pushes late = new Pushes(Resends.WHEN_UNANSWERED);
        acknowledged(late, 11);

        assertThat(late.problems(List.of(1, 1), SILENCE)).isEmpty();
    }

    @Test
    void problems_disorderWhileTheFaultLasted_isFound() {
        acknowledged(11);
        acknowledged(11);

        assertThat(pushes.problems(List.of(2, 1), FAULT))
                .singleElement()
                .asString()
                .contains("1 stands behind 2");
        assertThat(pushes.problems(List.of(2, 1, 2), FAULT)).hasSize(1);
    }

    @Test
    void problems_sentAgainBehindLaterNumbers_isLegal() {
        acknowledged(11);
        acknowledged(11);

        assertThat(pushes.problems(List.of(1, 2, 1), FAULT)).isEmpty();
    }

    @Test
    void problems_disorderOfWhatAServerMayHaveLost_isLegal() {
        Disturbance replaced = new Disturbance(10 * SECOND, 12 * SECOND, 8 * SECOND, false, false);
        acknowledged(9);
        acknowledged(11);

        assertThat(pushes.problems(List.of(2, 1), replaced)).isEmpty();
    }

    @Test
    void problems_failedPush_mayBeThereOrNot() {
        pushes.failed(pushes.next(), 1, 2);
        acknowledged(3);

        assertThat(pushes.problems(List.of(2, 1), FAULT)).isEmpty();
        assertThat(pushes.problems(List.of(2), FAULT)).isEmpty();
    }

    @Test
    void problems_serversThatComeBackEmpty_loseWhatWasBefore() {
        Disturbance emptied = new Disturbance(10 * SECOND, 12 * SECOND, Long.MIN_VALUE, false, false);
        acknowledged(1);
        acknowledged(20);

        assertThat(pushes.problems(List.of(2), emptied)).isEmpty();
        assertThat(pushes.problems(List.of(1), emptied))
                .singleElement()
                .asString()
                .contains("element 2 is lost");
    }

    @Test
    void problems_listThatWasEvicted_beginsAnew() {
        acknowledged(1);
        acknowledged(11);
        acknowledged(11);
        acknowledged(20);

        assertThat(pushes.problems(List.of(1, 2, 3, 4), EVICTING)).isEmpty();
        assertThat(pushes.problems(List.of(3, 4), EVICTING)).isEmpty();
        assertThat(pushes.problems(List.of(4), EVICTING)).isEmpty();
        assertThat(pushes.problems(List.of(3, 4), SILENCE)).hasSize(2).allMatch(found -> found.contains("is lost"));
    }

    @Test
    void problems_elementThatIsMissingBehindAnother_isLostWhateverIsEvicted() {
        acknowledged(1);
        acknowledged(11);
        acknowledged(11);
        acknowledged(20);

        assertThat(pushes.problems(List.of(2, 4), EVICTING))
                .singleElement()
                .asString()
                .contains("element 3 is lost");
        assertThat(pushes.problems(List.of(), EVICTING)) // pushed when nothing was evicted any more
                .singleElement()
                .asString()
                .contains("element 4 is lost");
    }

    @Test
    void problems_disorderOrDoublesWhileOthersAreEvicted_areFound() {
        acknowledged(1);
        acknowledged(11);
        acknowledged(11);

        assertThat(pushes.problems(List.of(3, 2), EVICTING)).hasSize(1).allMatch(found -> found.contains("behind 3"));
        assertThat(pushes.problems(List.of(2, 3, 3), EVICTING)).hasSize(1).allMatch(found -> found.contains("2 times"));
    }
}
