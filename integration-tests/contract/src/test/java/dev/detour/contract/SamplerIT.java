package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.RespConnection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What the agent asks of servers besides reads: what it costs them, what they may refuse, what it tells of them. */
class SamplerIT extends ContractCase {

    private static final String KINDS = "UNIFIED_JEDIS|LETTUCE_SYNC";
    private static final Duration SOON = Duration.ofSeconds(20);

    /**
     * For as long as the server's time is measured: past the half minute after which the link that asks and the one that
     * listens are renewed.
     */
    private static final Duration MEASURED = Duration.ofSeconds(35);

    private static final int RENEWED_LINKS = 2;

    private static final double MAX_PERCENT_OF_A_CORE = 0.1;

    @EachKind(only = KINDS)
    void get_userWhoMayOnlyGet_isSaidOnceAndReadsGoOn(AccessKind kind) {
        try (RedisServer server = RedisServer.builder()
                        .user("reader", "secret", "~*", "+get")
                        .start();
                ControlledApp app = ControlledApp.start(
                        Applications.jvm(kind, Setup.WOVEN).property("detour.replica.sample", "100ms"))) {
            Target asReader = new Target(
                    server.port(), 0, "reader", "secret", Math.toIntExact(HASTY.toMillis()), Target.Codec.UTF8);
            Session session = Session.open(app, kind, asReader);
            String seen = key("catalog");
            server.command("SET", seen, "seen");

            assertThat(session.get(seen).outcome()).isEqualTo(text("seen"));
            assertThat(session.get(key("catalog")).outcome()).isEqualTo("null");
            String loaded = key("product");
            assertThat(session.get(loaded).outcome()).isEqualTo(text("loaded " + loaded));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(aboutRights(app)).isNotEmpty());
            // nor may values be written back, of which another line tells: so the application loads by itself
            await().atMost(SOON)
                    .until(() -> !Applications.agentLines(app.jvm(), "nothing is written back")
                            .isEmpty());
            // tried again a second later, and refused again
            await().atMost(SOON)
                    .until(() -> session.get(key("product")).outcome().equals("null"));
            // each of its subscriptions is refused, once, whenever that link is ready
            await().atMost(SOON).until(() -> refused(server, "subscribe") > 0 && refused(server, "config\\|get") > 0);
            long asked = refused(server, ".*");
            for (int i = 0; i < 50; i++) {
                assertThat(session.get(seen).outcome()).isEqualTo(text("seen"));
            }
            assertThat(refused(server, ".*"))
                    .as("each is a line in the server's ACL LOG")
                    .isLessThanOrEqualTo(asked + 3);

            assertThat(Applications.agentLines(app.jvm(), ":" + server.port())).hasSize(2);
            assertThat(aboutRights(app)).hasSize(1);
            server.freeze();
            assertThat(session.get(seen).outcome()).isEqualTo(text("seen"));
            server.thaw();
        }
    }

    private static List<String> aboutRights(ControlledApp app) {
        return Applications.agentLines(app.jvm(), "+info");
    }

    private static long refused(RedisServer server, String command) {
        return server.info("commandstats")
                .lines()
                .filter(line -> line.matches("cmdstat_" + command + ":.*"))
                .map(line -> line.replaceAll(".*rejected_calls=(\\d+).*", "$1"))
                .filter(number -> number.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    /**
     * What a server has done, without the test's own part.
     *
     * @param cpuMicros of all that it does
     * @param ownMicros of the commands that no application sends
     * @param connections that were made
     */
    private record Cost(long cpuMicros, long ownMicros, long connections) {

        static Cost of(RespConnection admin) {
            String info = String.valueOf(admin.call("INFO", "everything"));
            long cpu = Stream.of("used_cpu_user:", "used_cpu_sys:")
                    .mapToLong(name -> (long) (1e6 * Double.parseDouble(field(info, name))))
                    .sum();
            long own = info.lines()
                    .filter(line -> line.startsWith("cmdstat_") && !line.startsWith("cmdstat_get:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll(".*usec=(\\d+).*", "$1")))
                    .sum();
            return new Cost(cpu, own, Long.parseLong(field(info, "total_connections_received:")));
        }

        private static String field(String info, String name) {
            return info.lines()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).trim())
                    .findFirst()
                    .orElseThrow();
        }

        Cost since(Cost earlier) {
            return new Cost(
                    cpuMicros - earlier.cpuMicros, ownMicros - earlier.ownMicros, connections - earlier.connections);
        }
    }

    /** One read a second, with sampling and without, both at the same time. Either client sends the same. */
    @EachKind(only = "UNIFIED_JEDIS")
    void sample_ofAServerInUse_costsItAThousandthOfACoreAtMost(AccessKind kind) {
        AgentJvm.Builder silent = Applications.jvm(kind, Setup.WOVEN)
                .property("detour.evidence.sample", "off")
                .property("detour.evidence.events", "off")
                .property("detour.replica.discover", "off");
        try (RedisServer sampled = RedisServer.start();
                RedisServer left = RedisServer.start();
                RespConnection sampledAdmin = sampled.connect();
                RespConnection leftAdmin = left.connect();
                ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.WOVEN));
                ControlledApp silentApp = ControlledApp.start(silent);
                Session session = Session.open(app, kind, target(sampled.port(), PATIENT));
                Session silentSession = Session.open(silentApp, kind, target(left.port(), PATIENT))) {
            long pings = sampled.calls("ping");
            await().atMost(SOON).until(() -> {
                session.get(key("catalog"));
                silentSession.get(key("catalog"));
                return sampled.calls("ping") >= pings + 2; // the handshakes are over
            });

            // the test's own question is in the second figure, and so it is once in the difference
            Cost ownBefore = Cost.of(sampledAdmin);
            Cost begin = Cost.of(sampledAdmin);
            Cost leftBegin = Cost.of(leftAdmin);
            AtomicInteger reads = new AtomicInteger();
            await().pollInterval(Duration.ofSeconds(1))
                    .atMost(MEASURED.multipliedBy(2))
                    .until(() -> {
                        session.get(key("catalog"));
                        silentSession.get(key("catalog"));
                        return reads.incrementAndGet() > MEASURED.toSeconds();
                    });
            Cost cost = Cost.of(sampledAdmin).since(begin);
            Cost leftCost = Cost.of(leftAdmin).since(leftBegin);

            long ofTheTest = begin.since(ownBefore).ownMicros();
            double micros = MEASURED.toNanos() / 1_000.0;
            double ofCommands = 100.0 * (cost.ownMicros() - ofTheTest) / micros;
            double inAll = 100.0 * (cost.cpuMicros() - leftCost.cpuMicros()) / micros;
            System.out.printf(
                    Locale.ROOT,
                    "%s: sampling costs the server %.3f %% of a core in commands, %.3f %% in all (%s, %s without)%n",
                    kind,
                    ofCommands,
                    inAll,
                    cost,
                    leftCost);
            assertThat(cost.ownMicros()).isPositive();
            assertThat(cost.connections()).as("links made anew").isGreaterThanOrEqualTo(RENEWED_LINKS);
            assertThat(leftCost.connections()).isZero();
            assertThat(ofCommands).isLessThan(MAX_PERCENT_OF_A_CORE);
            assertThat(inAll).isLessThan(MAX_PERCENT_OF_A_CORE);
        }
    }

    @EachKind(only = KINDS)
    void get_serverHeldUpByACommand_isSaidByItsNameWithoutItsArguments(AccessKind kind) {
        String script = "local function now() local t=redis.call('TIME') return t[1]*1e6+t[2] end "
                + "local began=now() while now()-began<3e5 do end return ARGV[1]";
        try (ControlledApp app =
                ControlledApp.start(Applications.jvm(kind, Setup.WOVEN).property("detour.replica.sample", "100ms"))) {
            Session session = Session.open(app, kind, target(PATIENT));
            session.get(key("catalog"));

            awaitSampled(redis());
            redis().command("DEBUG", "SLEEP", "0.3");
            assertSaid(app.jvm(), "DEBUG", 300);

            try (RedisServer other = RedisServer.start()) { // of one and the same it is said each ten seconds
                Session otherSession = Session.open(app, kind, target(other.port(), PATIENT));
                otherSession.get(key("catalog"));
                awaitSampled(other);
                other.command("EVAL", script, "0", "do-not-tell");
                assertSaid(app.jvm(), "EVAL", 100);
                otherSession.close();
            }
            assertThat(app.jvm().lines()).noneMatch(line -> line.contains("do-not-tell") || line.contains("SLEEP"));
            session.close();
        }
    }

    /** How long a round trip takes as a rule is known. */
    private static void awaitSampled(RedisServer server) {
        await().atMost(SOON)
                .until(() -> Integer.parseInt(
                                server.info("commandstats").replaceAll("(?s).*cmdstat_info:calls=(\\d+).*", "$1"))
                        > 10);
    }

    private static void assertSaid(AgentJvm jvm, String command, int millis) {
        String words = "was busy with " + command + " for ";
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Applications.agentLines(jvm, words))
                        .as("%s", Applications.agentLines(jvm))
                        .isNotEmpty());
        String line = Objects.requireNonNull(Applications.agentLines(jvm, words).get(0));
        assertThat(Integer.parseInt(line.replaceAll(".* for (\\d+) ms.*", "$1")))
                .isGreaterThanOrEqualTo(millis);
    }
}
