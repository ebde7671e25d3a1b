package dev.detour.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command against real servers, in this JVM. */
class DoctorCommandTest {

    private static final String PASSWORD = "s3cret@:/x";
    private static final String ENCODED = "s3cret%40%3A%2Fx";

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new DoctorCommand(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** @return what it printed, one JSON object on one line */
    private Config json(int code, String address) {
        assertThat(run("--json", "--seconds", "1", address)).as(err.toString()).isEqualTo(code);
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(out.toString()).doesNotContain("s3cret");
        return ConfigFactory.parseString(out.toString());
    }

    private static List<String> ids(Config page) {
        return page.getConfigList("suggestions").stream()
                .map(each -> each.getString("id"))
                .toList();
    }

    private static String address(RedisServer server) {
        return "redis://127.0.0.1:" + server.port();
    }

    @Test
    void json_standalone_isHealthyAndCounted() throws InterruptedException {
        try (RedisServer server = RedisServer.builder()
                .maxMemory("100mb", "allkeys-lru")
                .arguments("--notify-keyspace-events", "AE", "--slowlog-log-slower-than", "0")
                .start()) {
            server.command("SET", "known", "v", "PX", "600000");
            AtomicBoolean done = new AtomicBoolean();
            Thread reader = new Thread(() -> {
                try (var connection = server.connect()) {
                    while (!done.get()) {
                        connection.call("GET", "known");
                        connection.call("GET", "unknown-key");
                    }
                }
            });
            reader.start();
            Config page;
            try {
                page = json(0, address(server));
            } finally {
                done.set(true);
                reader.join();
            }

            assertThat(page.getBoolean("healthy")).isTrue();
            assertThat(page.getString("server.role")).isEqualTo("primary");
            assertThat(page.getString("memory.policy")).isEqualTo("allkeys-lru");
            assertThat(page.getLong("memory.max_bytes")).isEqualTo(100L << 20);
            assertThat(page.getLong("memory.keys_with_ttl")).isEqualTo(1);
            assertThat(page.getDouble("rates.hits")).isGreaterThan(10);
            assertThat(page.getDouble("rates.hit_percent")).isBetween(45.0, 55.0);
            assertThat(page.getDouble("rates.commands"))
                    .isBetween(page.getDouble("rates.hits") * 1.8, page.getDouble("rates.hits") * 2.2);
            assertThat(page.getLong("ping.count")).isBetween(2L, 10L);
            assertThat(page.getBoolean("keyspace_events.enough")).isTrue();
            assertThat(page.getConfigList("slow_log")).isNotEmpty();
            assertThat(out.toString()).doesNotContain("known", "600000"); // no argument of any command
            assertThat(page.getIsNull("cluster")).isTrue();
            assertThat(ids(page)).contains("no-replica", "no-replica-stale");
        }
    }

    @Test
    void json_idleServer_doesNotCountTheDoctorItself() {
        try (RedisServer server = RedisServer.start()) {
            Config page = json(0, address(server));

            assertThat(page.getDouble("rates.commands")).isZero();
            assertThat(page.getDouble("rates.misses")).isZero();
            assertThat(server.command("KEYS", "*")).isEqualTo(List.of());
        }
    }

    @Test
    void text_standalone_isReadable() {
        try (RedisServer server = RedisServer.start()) {
            server.command("SLOWLOG", "RESET");

            assertThat(run("--seconds", "1", address(server))).isZero();

            assertThat(err.toString()).isEmpty();
            assertThat(out.toString().lines())
                    .startsWith("Redis at 127.0.0.1:" + server.port() + ", looked at for 1 s")
                    .contains("server", "memory", "each second", "replication", "slow log", "keyspace events")
                    .contains("  policy            noeviction", "  no replica", "  flags             none")
                    .contains("  - CONFIG SET notify-keyspace-events Exeg$")
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
        }
    }

    @Test
    void json_password_mayComeFromEitherPlace() {
        try (RedisServer server = RedisServer.builder().password(PASSWORD).start()) {
            assertThat(run("--seconds", "1", "redis://:" + ENCODED + "@127.0.0.1:" + server.port()))
                    .isZero();
            assertThat(out.toString()).contains("policy").doesNotContain("s3cret");
            out.getBuffer().setLength(0);

            environment.put("DETOUR_DOCTOR_PASSWORD", PASSWORD);
            assertThat(json(0, address(server)).getString("user")).isEqualTo("default");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "redis://:s3cret-wrong@127.0.0.1:%d, the user or the password is wrong",
        "redis://nobody:s3cret@127.0.0.1:%d, the user or the password is wrong",
        "redis://127.0.0.1:%d, 'the server asks for a password, and none is given'",
        "redis://:s3cret@127.0.0.1:1, connection refused",
        "redis://:s3cret@host.invalid:%d, the host is not known",
        "rediss://:s3cret@127.0.0.1:%d, no answer in time; does the port speak TLS?",
        "redis://:s3cret@127.0.0.1:%d/99, the server refuses: ERR DB index is out of range"
    })
    void run_cannotAsk_saysWhyInOneLine(String address, String reason) {
        try (RedisServer server = RedisServer.builder().password("s3cret").start()) {
            assertThat(run("--seconds", "1", address.replace("%d", Integer.toString(server.port()))))
                    .isEqualTo(3);

            assertThat(err.toString().lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).endsWith(": " + reason).doesNotContain("s3cret"));
            assertThat(out.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seconds 0 redis://h", "--seconds x redis://h", "redis://u:p@h/x", "", "redis://h extra"})
    void run_wrongArguments_fails(String arguments) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);

        assertThat(err.toString()).isNotEmpty();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void json_userWhoMayGetAlone_isToldWhatIsMissing() {
        try (RedisServer server = RedisServer.builder()
                .user("reader", "s3cret", "~product:*", "resetchannels", "+get")
                .start()) {
            Config page = json(1, "redis://reader:s3cret@127.0.0.1:" + server.port());

            assertThat(page.getIsNull("server")).isTrue();
            assertThat(page.getIsNull("rates")).isTrue();
            assertThat(page.getIsNull("slow_log")).isTrue();
            assertThat(page.getLong("ping.count")).isPositive();
            Map<String, String> grants = new HashMap<>();
            page.getConfigList("permissions")
                    .forEach(each -> grants.put(each.getString("command"), each.getString("grant")));
            assertThat(grants)
                    .containsEntry("GET", "for_some_keys")
                    .containsEntry("EXEC", "forbidden")
                    .containsEntry("CLUSTER SHARDS", "forbidden")
                    .containsEntry("DEL", "forbidden")
                    .containsEntry("SUBSCRIBE", "forbidden")
                    .doesNotContainKey("PSUBSCRIBE");
            assertThat(grants.entrySet())
                    .filteredOn(each -> !each.getValue().equals("forbidden"))
                    .hasSize(1);
            assertThat(ids(page)).contains("no-info", "forbidden-warming", "forbidden-evidence");

            grantAll(page, server);
            out.getBuffer().setLength(0);
            Config granted = json(0, "redis://reader:s3cret@127.0.0.1:" + server.port());
            assertThat(ids(granted)).noneMatch(id -> id.startsWith("forbidden"));
        }
    }

    /** The agent subscribes to patterns there, of the database that it reads from. */
    @Test
    void json_eventsByKeyAlone_patternOfTheDatabaseIsTried() {
        try (RedisServer server = RedisServer.builder()
                .user("listener", "s3cret", "~*", "+@all", "resetchannels", "&__keyspace@3__:*")
                .start()) {
            server.config("notify-keyspace-events", "KA");

            assertThat(grantOf("PSUBSCRIBE", "redis://listener:s3cret@127.0.0.1:" + server.port() + "/3"))
                    .isEqualTo("allowed");
            out.getBuffer().setLength(0);
            assertThat(grantOf("PSUBSCRIBE", "redis://listener:s3cret@127.0.0.1:" + server.port()))
                    .isEqualTo("forbidden");
        }
    }

    private String grantOf(String command, String address) {
        return json(0, address).getConfigList("permissions").stream()
                .filter(each -> each.getString("command").equals(command))
                .map(each -> each.getString("grant"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void json_keyOfTheDoctorsName_isLeftAlone() {
        try (RedisServer server = RedisServer.start()) {
            server.command("SET", "detour:doctor", "theirs");

            json(0, address(server));

            assertThat(server.command("GET", "detour:doctor")).isEqualTo("theirs");
            assertThat(server.command("TTL", "detour:doctor")).isEqualTo(-1L);
        }
    }

    /** Does what the suggestions say. */
    private static void grantAll(Config page, RedisServer server) {
        page.getConfigList("suggestions").stream()
                .filter(each -> each.getString("id").startsWith("forbidden"))
                .forEach(each -> server.command(each.getString("action").split(" ")));
    }

    @Test
    void json_fullServer_warnsThatWarmingFails() {
        try (RedisServer server =
                RedisServer.builder().maxMemory("1500kb", "noeviction").start()) {
            fill(server);

            Config page = json(1, address(server));

            assertThat(page.getBoolean("memory.full")).isTrue();
            assertThat(page.getDouble("memory.pressure_percent")).isGreaterThan(95);
            assertThat(ids(page)).contains("full");
            // refused for want of memory, not of permission
            assertThat(ids(page)).noneMatch(id -> id.startsWith("forbidden"));
        }
    }

    private static void fill(RedisServer server) {
        String value = "x".repeat(10_000);
        for (int i = 0; i < 1_000; i++) {
            try {
                server.command("SET", "filled:" + i, value);
            } catch (IllegalStateException outOfMemory) {
                return;
            }
        }
    }

    @Test
    void json_replication_isSeenFromBothSides() {
        try (RedisReplication replication = RedisReplication.start(1)) {
            Config primary = json(0, address(replication.primary()));
            out.getBuffer().setLength(0);
            Config replica = json(0, address(replication.replicas().get(0)));

            assertThat(primary.getConfigList("replication.replicas"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.getBoolean("online")).isTrue());
            assertThat(ids(primary)).doesNotContain("no-replica");
            assertThat(replica.getString("server.role")).isEqualTo("replica");
            assertThat(replica.getBoolean("replication.link_up")).isTrue();
            assertThat(ids(replica)).contains("is-replica");
        }
    }

    @Test
    void json_cluster_isWholeUntilANodeFails() {
        try (RedisCluster cluster = RedisCluster.start()) {
            RedisServer node = cluster.servers().get(0);
            Config page = json(0, address(node));

            assertThat(page.getString("cluster.state")).isEqualTo("ok");
            assertThat(page.getInt("cluster.slots_served")).isEqualTo(16_384);
            assertThat(page.getConfigList("cluster.shards")).hasSize(3);
            assertThat(ids(page)).contains("no-replica");

            cluster.servers().get(2).kill();
            cluster.awaitDown();
            out.getBuffer().setLength(0);
            Config broken = json(1, address(node));

            assertThat(broken.getInt("cluster.slots_served")).isLessThan(16_384);
            assertThat(ids(broken)).contains("slots-not-served", "node-unhealthy");
        }
    }

    @Test
    void text_cluster_showsEachShard() {
        try (RedisCluster cluster = RedisCluster.start()) {
            assertThat(run("--seconds", "1", address(cluster.servers().get(0)))).isZero();

            assertThat(out.toString().lines())
                    .contains("cluster", "  slots             16384 of 16384 have a healthy primary");
            for (RedisServer server : cluster.servers()) {
                assertThat(out.toString()).contains("primary 127.0.0.1:" + server.port() + ", online");
            }
        }
    }

    @Test
    void progress_atATerminal_countsSecondsOnOneLine() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            Target target = Target.parse(address(server), Map.of());

            new Examination(target, 1, Progress.on(new PrintWriter(err))).run();

            assertThat(err.toString())
                    .startsWith("\rlooking: 0 of 1 s")
                    .endsWith("\r" + " ".repeat(17) + "\r")
                    .doesNotContain("\n");
        }
    }
}
