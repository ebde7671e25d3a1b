package dev.detour.bookshop;

import dev.detour.testkit.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import tools.jackson.databind.json.JsonMapper;

/** One run of the bookshop through all that befalls its Redis. */
final class Run {

    private final RedisServer redis;
    private final ShopJvm shop;
    private final Ledger ledger = new Ledger();
    private final List<PhaseReport> reports = new ArrayList<>();
    private Answers answers = Answers.NONE;

    private Run(RedisServer redis, ShopJvm shop) {
        this.redis = redis;
        this.shop = shop;
    }

    /**
     * Starts the shop with a Redis and a database of its own, runs it to its end and prints a row for each phase.
     *
     * @throws IllegalStateException if the shop does not do what it has to while Redis is well
     */
    static Run of(String title, ShopJvm shop) throws IOException, InterruptedException {
        System.out.println(PhaseTable.head(title));
        try (RedisServer redis = RedisServer.start();
                Database database = Database.start();
                shop) {
            shop.start(redis.port(), database.environment());
            Run run = new Run(redis, shop);
            run.through();
            System.out.println(PhaseTable.FOOT);
            return run;
        }
    }

    private void through() throws IOException, InterruptedException {
        Changes changes = new Changes(shop.client(), ledger, redis);
        Tally tally = new Tally();
        try (Users users = new Users(shop.client(), ledger, tally)) {
            for (Phase phase : Phase.values()) {
                String health = during(phase, changes);
                if (phase.isLast()) {
                    users.close();
                }
                Tally ended = tally;
                tally = new Tally();
                users.count(tally);
                report(phase, ended, health);
            }
        }
    }

    /** Returns at the end of the phase, with what the shop said of its health. */
    private String during(Phase phase, Changes changes) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(phase.seconds());
        phase.befall(redis);
        if (!phase.isOutage()) {
            changes.make();
        }
        String health = health();
        awaitTime(endNanos);
        return health;
    }

    private void report(Phase phase, Tally tally, String health) throws IOException, InterruptedException {
        Answers now = Answers.of(shop.page());
        PhaseReport report = new PhaseReport(phase, tally, health, now.since(answers));
        answers = now;
        reports.add(report);
        System.out.println(PhaseTable.row(report));
    }

    private String health() throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(shop.client().get("/actuator/health").body())
                .path("status")
                .asString("");
    }

    private static void awaitTime(long atNanos) {
        for (long left = atNanos - System.nanoTime(); left > 0; left = atNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    List<PhaseReport> reports() {
        return reports;
    }

    long total(ToLongFunction<Tally> figure) {
        return reports.stream().map(PhaseReport::users).mapToLong(figure).sum();
    }

    /** How many loads each loader has done, by its name. */
    long loads(String loader) {
        return answers.loads().getOrDefault(loader, 0L);
    }
}
