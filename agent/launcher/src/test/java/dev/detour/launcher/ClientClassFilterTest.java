package dev.detour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

@Timeout(30)
class ClientClassFilterTest {

    private static final String JEDIS = "redis/clients/jedis/Jedis";
    private static final byte[] PLAIN = {1};
    private static final byte[] WOVEN = {2};

    @TempDir
    Path folder;

    private final ClassLoader loader = new ClassLoader(null) {};
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void captureStandardError() {
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreStandardError() {
        System.setErr(standardError);
    }

    @Test
    void transform_clientClass_isWoven() {
        ClientClassFilter filter = new ClientClassFilter();
        filter.started(new Weaving());

        assertThat(transform(filter, loader, JEDIS)).isSameAs(WOVEN);
        assertThat(transform(filter, loader, "io/lettuce/core/RedisChannelHandler"))
                .isSameAs(WOVEN);
    }

    @Test
    void transform_anythingElse_isLeftAloneWithoutWaiting() {
        ClientClassFilter filter = new ClientClassFilter();

        assertThat(transform(filter, loader, "java/lang/String")).isNull();
        assertThat(transform(filter, loader, "redis/clients/jedis/JedisPoolConfig"))
                .isNull();
        assertThat(transform(filter, loader, null)).isNull();
        assertThat(transform(filter, null, JEDIS)).isNull();
        assertThat(printed.size()).isZero();
    }

    /** The command {@code doctor} has a Jedis of its own. */
    @Test
    void transform_clientOfTheAgentsOwn_isLeftAlone() throws Exception {
        ClientClassFilter filter = new ClientClassFilter();
        filter.started(new Weaving());
        Path jar = TestAgentJar.agent(folder.resolve("agent.jar"));

        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(transform(filter, new AgentClassLoader(file, null), JEDIS))
                    .isNull();
        }
    }

    private static void awaitWaiting(Thread thread) {
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void transform_beforeStart_waits() throws Exception {
        ClientClassFilter filter = new ClientClassFilter();
        CompletableFuture<byte @Nullable []> result = new CompletableFuture<>();
        Thread reader = new Thread(() -> result.complete(transform(filter, loader, JEDIS)));
        reader.start();
        awaitWaiting(reader);
        assertThat(result).isNotDone();

        filter.started(new Weaving());

        assertThat(result.get(10, TimeUnit.SECONDS)).isSameAs(WOVEN);
    }

    @Test
    void transform_startEndsOff_isLeftAlone() {
        ClientClassFilter filter = new ClientClassFilter();
        filter.started(null);

        assertThat(transform(filter, loader, JEDIS)).isNull();
        assertThat(printed.size()).isZero();
    }

    @Test
    void transform_onTheStartingThread_doesNotWait() {
        ClientClassFilter filter = new ClientClassFilter();
        filter.startedBy(Thread.currentThread());

        assertThat(transform(filter, loader, JEDIS)).isNull();
    }

    @Test
    void transform_startTakesTooLong_goesOnAndWaitsNoMore() {
        ClientClassFilter filter = new ClientClassFilter(20);

        assertThat(transform(filter, loader, JEDIS)).isNull();
        assertThat(transform(filter, loader, "redis/clients/jedis/Connection")).isNull();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("[detour] the start takes long; redis.clients.jedis.Jedis goes on"
                        + " and is woven once it is over");

        filter.started(new Weaving());
        assertThat(transform(filter, loader, JEDIS)).isSameAs(WOVEN);
    }

    @Test
    void transform_interruptedWhileWaiting_keepsWaitingAndTheInterrupt() throws Exception {
        ClientClassFilter filter = new ClientClassFilter();
        CompletableFuture<Boolean> wovenAndInterrupted = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            boolean woven = transform(filter, loader, JEDIS) == WOVEN;
            wovenAndInterrupted.complete(woven && Thread.currentThread().isInterrupted());
        });
        reader.start();
        reader.interrupt();
        awaitWaiting(reader);

        filter.started(new Weaving());

        assertThat(wovenAndInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void transform_weaverFails_saysSoAndLeavesTheClassAlone() {
        ClientClassFilter filter = new ClientClassFilter();
        filter.started(new Failing());

        assertThat(transform(filter, loader, JEDIS)).isNull();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("[detour] not woven: redis.clients.jedis.Jedis:"
                        + " java.lang.NoClassDefFoundError: some/Type; its reads are not covered");
    }

    @Test
    void isClientClass_byNameOfTheLoadedClass() {
        assertThat(ClientClassFilter.isClientClass(Jedis.class)).isTrue();
        assertThat(ClientClassFilter.isClientClass(String.class)).isFalse();
    }

    private static byte @Nullable [] transform(
            ClientClassFilter filter, @Nullable ClassLoader loader, @Nullable String name) {
        return filter.transform(loader, name, null, null, PLAIN);
    }

    private static final class Weaving implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader,
                String className,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] classFile) {
            return WOVEN;
        }
    }

    private static final class Failing implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader,
                String className,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] classFile) {
            throw new NoClassDefFoundError("some/Type");
        }
    }
}
