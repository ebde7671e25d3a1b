package dev.detour.bookshop;

import dev.detour.bookshop.Question.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Those who look at books, each at a steady pace. One that was held up does not catch up, so that no burst follows an
 * outage. Seven requests of ten are for popular books.
 */
final class Users implements AutoCloseable {

    /** The books 1 to this are popular. */
    static final int POPULAR = 100;

    private static final int USERS = 8;
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private final ShopClient shop;
    private final Ledger ledger;
    private final List<Thread> threads = new ArrayList<>();
    private volatile Tally tally;
    private volatile boolean leaving;

    /** @param tally counts the requests that end from now on */
    Users(ShopClient shop, Ledger ledger, Tally tally) {
        this.shop = shop;
        this.ledger = ledger;
        this.tally = tally;
        for (int user = 0; user < USERS; user++) {
            SplittableRandom random = new SplittableRandom(user);
            Thread thread = new Thread(() -> look(random), "user-" + user);
            threads.add(thread);
            thread.start();
        }
    }

    /** The requests that end from now on are counted there. */
    void count(Tally next) {
        tally = next;
    }

    private void look(SplittableRandom random) {
        long nextNanos = System.nanoTime() + random.nextLong(PACE_NANOS);
        while (!leaving) {
            long waitNanos = nextNanos - System.nanoTime();
            if (waitNanos > 0) {
                LockSupport.parkNanos(waitNanos);
                continue;
            }
            askOnce(question(random));
            nextNanos = Math.max(nextNanos + PACE_NANOS, System.nanoTime());
        }
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
        leaving = true;
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
