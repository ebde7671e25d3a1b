package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepliesTest {

    private final List<String> settled = new ArrayList<>();
    private final Replies replies = new Replies(note("untracked"));

    private OnReply note(String name) {
        return fate -> settled.add(name + ' ' + fate);
    }

    @Test
    void received_pipeline_settlesEachCommandWithItsOwnReply() {
        replies.sent(null);
        replies.sent(note("a"));
        replies.sent(null);
        replies.sent(note("b"));

        replies.received(OnReply.Fate.ACCEPTED, null);
        assertThat(settled).isEmpty();
        replies.received(OnReply.Fate.ACCEPTED, null);
        assertThat(settled).containsExactly("a ACCEPTED");
        replies.received(OnReply.Fate.ACCEPTED, null);
        replies.received(OnReply.Fate.REFUSED, null);
        assertThat(settled).containsExactly("a ACCEPTED", "b REFUSED");
        assertThat(replies.outstanding()).isZero();
    }

    @Test
    void received_messagesOfASubscription_countForNothing() {
        replies.sent(null);
        for (int i = 0; i < 5; i++) {
            replies.received(OnReply.Fate.ACCEPTED, null);
        }
        replies.sent(note("a"));
        assertThat(replies.outstanding()).isOne();

        replies.received(OnReply.Fate.ACCEPTED, null);
        assertThat(settled).containsExactly("a ACCEPTED");
    }

    @Test
    void lost_connectionFailed_settlesAllThatIsOpen() {
        replies.sent(note("a"));
        replies.sent(note("b"));

        replies.lost(OnReply.Fate.LOST);

        assertThat(settled).containsExactly("a LOST", "b LOST");
        assertThat(replies.outstanding()).isZero();
    }

    @Test
    void received_hugePipeline_oneActionStandsForTheRest() {
        for (int i = 0; i < Replies.MAX_TRACKED; i++) {
            replies.sent(fate -> {});
        }
        for (int i = 0; i < 9 * Replies.MAX_TRACKED; i++) {
            replies.sent(note("dropped"));
        }
        for (int i = 0; i < 10 * Replies.MAX_TRACKED - 1; i++) {
            replies.received(OnReply.Fate.ACCEPTED, null);
        }
        assertThat(settled).isEmpty();

        replies.received(OnReply.Fate.ACCEPTED, null);
        assertThat(settled).containsExactly("untracked ACCEPTED");
    }

    @Test
    void sent_whileTheServerIsSilent_isSettledWithTheNextReply() {
        replies.sent(note("before"));
        replies.asked("OFF");
        replies.sent(null); // that command itself
        replies.sent(note("a"));
        replies.asked("SKIP"); // changes nothing then
        replies.sent(null);
        replies.sent(note("b"));
        assertThat(replies.outstanding()).isOne();
        replies.received(OnReply.Fate.ACCEPTED, null);
        assertThat(settled).containsExactly("before ACCEPTED");

        replies.asked("ON");
        replies.sent(null);
        replies.sent(note("c"));
        replies.received(OnReply.Fate.ACCEPTED, null);
        assertThat(settled).containsExactly("before ACCEPTED", "a ACCEPTED", "b ACCEPTED");
        replies.received(OnReply.Fate.REFUSED, null);
        assertThat(settled).last().isEqualTo("c REFUSED");
        assertThat(replies.outstanding()).isZero();
    }

    @Test
    void sent_skipsOneReply_isSettledWithTheNextReply() {
        replies.asked("SKIP");
        replies.sent(null);
        replies.sent(note("a"));
        assertThat(replies.isSilent()).isFalse();
        replies.sent(note("b"));
        replies.asked("other");
        replies.sent(null);

        replies.received(OnReply.Fate.ACCEPTED, null);

        assertThat(settled).containsExactly("a ACCEPTED", "b ACCEPTED");
        assertThat(replies.outstanding()).isOne();
    }

    @Test
    void sent_moreThanAreKeptWhileTheServerIsSilent_oneActionStandsForTheRest() {
        replies.sent(null);
        replies.asked("OFF");
        for (int i = 0; i < 2 * Replies.MAX_TRACKED; i++) {
            replies.sent(fate -> {});
        }
        replies.received(OnReply.Fate.ACCEPTED, null);
        assertThat(settled).isEmpty();

        replies.lost(OnReply.Fate.LOST);

        assertThat(settled).containsExactly("untracked LOST");
        assertThat(replies.isSilent()).isFalse();
    }
}
