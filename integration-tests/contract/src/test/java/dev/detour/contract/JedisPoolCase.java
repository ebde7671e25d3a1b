package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.JedisPools;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** An application with pools of Jedis, and one without the agent. */
abstract class JedisPoolCase extends ContractCase {

    /** A deadline in this setup, with room for a busy machine. */
    static final Duration SOON = Duration.ofMillis(600);

    static final Duration DRAINED = Duration.ofSeconds(10);
    static final String FOR_EVER = "-1";

    private static final AtomicInteger LAST = new AtomicInteger();

    static ControlledApp app;

    @BeforeAll
    static void start() {
        app = ControlledApp.start(jvm(Setup.WOVEN));
    }

    @AfterAll
    static void end() {
        assertThat(Applications.agentLines(app.jvm(), "lease report this")).isEmpty();
        app.close();
    }

    static AgentJvm.Builder jvm(Setup setup) {
        AgentJvm.Builder jvm =
                Applications.client(JedisPools.class, AccessKind.JEDIS).classPath(SpringApplications.withoutClient());
        setup.configure(jvm);
        return jvm;
    }

    /** What a pool is set to, with the defaults of these cases. */
    record Pool(ControlledApp app, String name, String style) {

        static Pool open(ControlledApp app, String style, int port, int max, String maxWait, boolean... testAndBlock) {
            boolean test = testAndBlock.length > 0 && testAndBlock[0];
            boolean block = testAndBlock.length < 2 || testAndBlock[1];
            return open(app, style, port, 0, "", PATIENT, max, maxWait, test, block);
        }

        @SuppressWarnings("TooManyParameters")
        static Pool open(
                ControlledApp app,
                String style,
                int port,
                int database,
                String password,
                Duration timeout,
                int max,
                String maxWait,
                boolean test,
                boolean block) {
            Pool pool = new Pool(app, style + LAST.incrementAndGet(), style);
            Reply opened = pool.call(
                    "open",
                    style,
                    Integer.toString(port),
                    Integer.toString(database),
                    password,
                    Long.toString(timeout.toMillis()),
                    Integer.toString(max),
                    maxWait,
                    Boolean.toString(test),
                    Boolean.toString(block));
            assertThat(opened.outcome()).isEqualTo(text("opened"));
            return pool;
        }

        Reply call(String operation, String... arguments) {
            String[] all = new String[arguments.length + 1];
            all[0] = name;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            return app.call(operation, all);
        }

        Reply get(String key) {
            return call("get", key);
        }

        void hold() {
            assertThat(call("hold").outcome()).isEqualTo(text("held"));
        }

        boolean isOfClients() {
            return style.equals("JEDIS_POOL");
        }

        void awaitDrained() {
            await().atMost(DRAINED)
                    .untilAsserted(() -> assertThat(call("active").value()).isEqualTo("0"));
        }
    }

    /** The application's own connections, as the server has them. */
    List<String> applicationsConnections() {
        return connections("name=application ");
    }

    List<String> connections(String of) {
        return String.valueOf(redis().command("CLIENT", "LIST"))
                .lines()
                .filter(line -> line.contains(of))
                .toList();
    }

    @AfterEach
    void sayWhat() {
        assertThat(Applications.agentLines(app.jvm(), "lease report this")).isEmpty();
    }
}
