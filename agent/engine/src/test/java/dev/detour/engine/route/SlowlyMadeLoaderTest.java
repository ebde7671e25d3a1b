package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.telemetry.CapturedLog;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loader whose constructor takes long holds an application's reads up for a moment, and no longer. */
class SlowlyMadeLoaderTest {

    private static final CountDownLatch GO_ON = new CountDownLatch(1);

    @TempDir
    Path directory = Path.of("set by JUnit");

    /** Is not there before it may go on. */
    public static final class Slow implements OriginLoader {

        public Slow() throws InterruptedException {
            GO_ON.await();
        }

        @Override
        public Collection<String> keys() {
            return List.of("slow:*");
        }

        @Override
        public OriginValue load(OriginRequest request) {
            return OriginValue.absent();
        }
    }

    @Test
    void current_constructorTakesLong_readsGoOnAndTheLogSaysSo() throws Exception {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(OriginLoader.class.getName()), Slow.class.getName());
        Applications applications = new Applications(Lookups.settings().policy(), List.of(), "");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        URL[] urls = {directory.toUri().toURL()};
        try (URLClassLoader application = new URLClassLoader(urls, SlowlyMadeLoaderTest.class.getClassLoader());
                CapturedLog log = new CapturedLog()) {
            Thread.currentThread().setContextClassLoader(application);
            assertThat(applications.current(null).match("slow:1")).isNull();
            assertThat(log.lines())
                    .anyMatch(line ->
                            line.startsWith("[detour] WARN an origin loader's constructor or keys() takes long"));

            GO_ON.countDown();
            await().pollInSameThread().until(() -> applications.current(null).match("slow:1") != null);
        } finally {
            GO_ON.countDown();
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
