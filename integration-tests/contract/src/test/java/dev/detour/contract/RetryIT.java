package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.Reply;
import dev.detour.testkit.SlowNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A reply that is late on one connection, of a server that goes on answering others, is asked for once more. */
class RetryIT extends ContractCase {

    /** What a service that reads little may retry within ten seconds; of many reads, tiers.conf allows one percent. */
    private static final int BUDGET = 10;

    private static final int READS_TO_A_RETRY = 100;

    private static final String CHAT = "catalog:chat";
    private static final int WARM_UP = 50;

    private SlowNetwork network;

    @BeforeEach
    void openNetwork() {
        network = SlowNetwork.before(redis().port(), Duration.ZERO);
    }

    @AfterEach
    void closeNetwork() {
        network.close();
    }

    /** Has read once, and knows the server by the name of the network. */
    private Session session(AccessKind kind) {
        Session session = open(Applications.running(kind, Setup.TIERS), kind, target(network.port(), PATIENT));
        session.get(key("catalog"));
        return session;
    }

    private String stored(String prefix) {
        String key = key(prefix);
        redis().command("SET", key, "of " + key);
        return key;
    }

    /** Used to talking: the first reads of an application take long. */
    private Session chatting(AccessKind kind) {
        // on Lettuce the reply to a read of an undeclared key is no sign of life
        redis().command("SET", CHAT, "hello");
        Session session = session(kind);
        for (int i = 0; i < WARM_UP; i++) {
            assertThat(session.get(CHAT).outcome()).isEqualTo(text("hello"));
        }
        return session;
    }

    /** The server sends something all the time, until all of these have an answer; how many reads that took. */
    private int chatUntil(Session chatting, List<CompletableFuture<Reply>> replies) {
        int reads = 0;
        while (replies.stream().anyMatch(reply -> !reply.isDone())) {
            chatting.get(CHAT);
            reads++;
        }
        return reads;
    }

    @EachKind
    void get_replyIsLateOnOneConnection_answersByAskingOnceMore(AccessKind kind) {
        String key = stored("catalog");
        Session session = session(kind);
        network.holdReplies();
        Session chatting = chatting(kind);
        long before = redis().calls("get");

        CompletableFuture<Reply> reply = session.sendGet(key);
        int others = chatUntil(chatting, List.of(reply));

        assertThat(reply.join().outcome()).isEqualTo(text("of " + key));
        assertThat(reply.join().took()).isLessThan(DIVERTED);
        assertThat(redis().calls("get") - before - others)
                .as("reads of the key")
                .isEqualTo(2);
        Spans.of(session, network.port()).await("timeout", "retry");
        redis().command("SET", key, "newer");
        network.releaseReplies();
        // the late reply is nobody's
        assertThat(session.get(key).outcome()).isEqualTo(text("newer"));
        assertThat(session.get("session:of nobody").outcome()).isEqualTo("null");
    }

    @EachKind
    void get_serverHasSentNothingSince_isNotAskedAgain(AccessKind kind) {
        String key = stored("catalog");
        Session session = session(kind);
        long before = redis().calls("get");

        freezeFor(Duration.ofMillis(600));
        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("of " + key));
        assertThat(redis().calls("get") - before).isEqualTo(1);
    }

    @EachKind
    void get_moreLateRepliesThanTheBudgetAllows_theOthersGoOnToTheNextTier(AccessKind kind) {
        int readers = 2 * BUDGET;
        List<Session> sessions = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            sessions.add(session(kind));
            keys.add(stored("product"));
        }
        network.holdReplies();
        Session chatting = chatting(kind);

        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            replies.add(sessions.get(i).sendGet(keys.get(i)));
        }
        int reads = chatUntil(chatting, replies) + WARM_UP + 2 * readers + 2;

        int retried = 0;
        for (int i = 0; i < readers; i++) {
            String outcome = replies.get(i).join().outcome();
            assertThat(outcome).isIn(text("of " + keys.get(i)), text("loaded " + keys.get(i)));
            retried += outcome.startsWith(text("of ")) ? 1 : 0;
        }
        // fewer where the machine is so busy that the chat stands still while a retry is due
        assertThat(retried).isBetween(1, Math.max(BUDGET, reads / READS_TO_A_RETRY));
        Spans spans = Spans.of(chatting, network.port());
        spans.awaitCount(retried, "detour.fault.kind=timeout", "detour.answer.tier=retry");
        spans.awaitCount(readers - retried, "detour.fault.kind=timeout", "detour.answer.tier=origin");
        network.releaseReplies();
    }
}
