package dev.detour.contract;

import static dev.detour.contract.Writes.NEW;
import static dev.detour.contract.Writes.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.Reply;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A read that an application sends behind a write of its own on one connection, without waiting for the write: what it
 * gets is what it wrote, however long that takes.
 */
class ReadBehindWriteIT extends ContractCase {

    private static final String LETTUCE = "LETTUCE_(SYNC|ASYNC|REACTIVE)";

    /**
     * The server holds back writes and what follows them on their connections; another connection sees the old value.
     */
    @EachKind(only = LETTUCE)
    void get_writesPausedAndOldValueRememberedMeanwhile_waitsForTheNewOne(AccessKind kind) {
        String key = key("catalog");
        String untouched = key("catalog");
        redis().command("MSET", key, OLD, untouched, OLD);
        Session writing = woven(kind);
        Session other = woven(kind);
        writing.get(untouched);
        other.get(untouched);
        redis().command("CLIENT", "PAUSE", "60000", "WRITE");

        writing.call("sendSet", key, NEW);
        assertThat(other.get(key).outcome()).isEqualTo(text(OLD));
        CompletableFuture<Reply> reply = writing.sendGet(key);

        Reply otherKeys = writing.get(untouched); // answered when the read before could have been
        assertThat(otherKeys.outcome()).isEqualTo(text(OLD));
        assertThat(otherKeys.took()).isLessThan(DIVERTED);
        redis().command("CLIENT", "UNPAUSE");
        assertThat(writing.app().await(reply).outcome()).isEqualTo(text(NEW));
    }

    /** Its loader may not know yet what the application has sent to Redis. */
    @EachKind(only = LETTUCE)
    void get_serverFrozenAndLoaderAtHand_waitsForTheNewValue(AccessKind kind) {
        String key = key("product");
        String other = key("product");
        redis().command("SET", key, OLD);
        Session session = woven(kind);
        redis().freeze();

        session.call("sendSet", key, NEW);
        CompletableFuture<Reply> reply = session.sendGet(key);

        assertThat(session.get(other).outcome()).isEqualTo(text("loaded " + other)); // the earlier would have been, too
        redis().thaw();
        assertThat(session.app().await(reply).outcome()).isEqualTo(text(NEW));
        assertThat(session.loads(key)).isZero();
    }

    @EachKind(only = LETTUCE)
    void get_writeHasReturned_isAnsweredFromMemoryAgain(AccessKind kind) {
        String key = key("catalog");
        Session session = woven(kind);
        session.call("sendSet", key, NEW);
        assertThat(session.get(key).outcome()).isEqualTo(text(NEW)); // the write has returned before
        session.get(key);

        redis().freeze();
        Reply reply = session.get(key);
        redis().thaw();

        assertThat(reply.outcome()).isEqualTo(text(NEW));
        assertThat(reply.took()).isLessThan(DIVERTED);
    }

    /** A caller that waits for what it sends has nothing behind it; what others read meanwhile is read beside it. */
    @Test
    void get_besideAFlushThatItsCallerWaitsFor_isAnswered() {
        String seen = key("catalog");
        redis().command("SET", seen, OLD);
        Session session = woven(AccessKind.LETTUCE_SYNC);
        Session other = woven(AccessKind.LETTUCE_SYNC, target(HASTY));
        other.get(seen);
        redis().freeze();

        CompletableFuture<Reply> flush = session.app().send("flushAll", session.name());
        await("the flush under way, which empties the memory")
                .until(() -> other.get(seen).kind() == Reply.Kind.ERROR);
        String key = key("product");
        Reply reply = session.get(key);
        redis().thaw();

        assertThat(reply.outcome()).isEqualTo(text("loaded " + key));
        assertThat(session.app().await(flush).outcome()).isEqualTo(text("OK"));
    }
}
