package dev.detour.bookshop;

import dev.detour.bookshop.Question.Kind;
import dev.detour.testkit.SteadyLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;

/** Those who look at books, each at a steady pace. Seven requests of ten are for popular books. */
final class Users implements AutoCloseable {

    /** The books 1 to this are popular. */
    static final int POPULAR = 100;

    private static final int USERS = 8;
    private static final Duration PACE = Duration.ofMillis(40);

    private final ShopClient shop;
    private final Ledger ledger;
    private final SteadyLoad load;
    private volatile Tally tally;

    /** @param tally counts the requests that end from now on */
    Users(ShopClient shop, Ledger ledger, Tally tally) {
        this.shop = shop;
        this.ledger = ledger;
        this.tally = tally;
        this.load = SteadyLoad.start("user", USERS, PACE, random -> askOnce(question(random)));
    }

    /** The requests that end from now on are counted there. */
    void count(Tally next) {
        tally = next;
    }

    private Question question(SplittableRandom random) {
        int dice = random.nextInt(100);
        int popular = 1 + random.nextInt(POPULAR);
        if (dice < 50) {
            return ledger.ask(Kind.BOOK, popular);
        } else if (dice < 70) {
            return ledger.ask(Kind.RATING, popular);
        } else if (dice < 95) {
            return ledger.ask(dice < 85 ? Kind.BOOK : Kind.RATING, 1 + random.nextInt(Ledger.BOOKS));
        }
        return ledger.ask(Kind.UNKNOWN_BOOK, popular);
    }

    private void askOnce(Question question) {
        long startNanos = System.nanoTime();
        Judgement judgement = Judgement.FAILED;
        String words;
        try {
            Reply reply = shop.get(question.path());
            judgement = ledger.judge(question, reply);
            words = reply.status() + " " + reply.body();
        } catch (IOException none) {
            words = none.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        tally.count(judgement, System.nanoTime() - startNanos, question + " came to " + words);
    }

    /** Returns when the last of them has had an answer. */
    @Override
    public void close() {
        load.close();
    }
}
