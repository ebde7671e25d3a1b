package dev.detour.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.LogLine;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.LogManager;
import java.util.logging.StreamHandler;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With real versions of SLF4J, in loaders of applications. */
class FrameworkSearchTest {

    static Stream<String> versions() {
        return Stream.of("1.7.36", System.getProperty("detour.test.slf4j"));
    }

    private static @Nullable Framework found(LoggingLoader application) {
        return new FrameworkSearch(application).find(application.asList());
    }

    /** One that has loaded no more than these. */
    private static @Nullable Framework foundAmong(Class<?>... loaded) {
        LoadedClasses classes = new LoadedClasses() {
            @Override
            public Class<?>[] all() {
                return loaded;
            }

            @Override
            public Class<?>[] seenBy(ClassLoader loader) {
                return loaded;
            }

            @Override
            public void open(Class<?> type) {}
        };
        return new FrameworkSearch(classes).find(List.of(ClassLoader.getSystemClassLoader()));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void find_initializedWithProvider_writesToItsLogger(String version) throws Throwable {
        LoggingLoader application = LoggingLoader.of(version, "slf4j-api", "slf4j-simple");
        application.log();

        Framework slf4j = found(application);

        assertThat(slf4j).isInstanceOf(Slf4j.class);
        try (CapturedErr err = new CapturedErr()) {
            slf4j.write(new LogLine(LogLine.Level.WARN, "a {} as it is", null, 0));
            slf4j.write(new LogLine(LogLine.Level.INFO, "with a stack", new IllegalStateException("no database"), 0));
            slf4j.write(new LogLine(LogLine.Level.DEBUG, "left out by the application", null, 0));
            assertThat(err.text())
                    .contains("WARN dev.detour - a {} as it is", "INFO dev.detour - with a stack", "no database", "at ")
                    .doesNotContain("left out");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void find_factoryLoadedButNotInitialized_isNotTouched(String version) throws Exception {
        LoggingLoader application = LoggingLoader.of(version, "slf4j-api", "slf4j-simple");
        Class.forName(Slf4j.FACTORY, false, application);

        assertThat(found(application)).isNull();
        assertThat(application.all())
                .extracting(Class::getName)
                .as("what its initializer would have loaded")
                .doesNotContain(Slf4j.MADE_BY_FACTORY);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void find_factoryInitializedWithoutLogger_isNotTouched(String version) throws Exception {
        LoggingLoader application = LoggingLoader.of(version, "slf4j-api", "slf4j-simple");
        Class.forName(Slf4j.FACTORY, true, application);

        assertThat(found(application)).isNull();
        assertThat(application.all()).extracting(Class::getSimpleName).doesNotContain("SimpleLoggerFactory");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void find_noProvider_isNone(String version) throws Exception {
        LoggingLoader application = LoggingLoader.of(version, "slf4j-api");
        application.log();

        assertThat(found(application)).isNull();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void find_providerThatWritesNothing_isNone(String version) throws Exception {
        LoggingLoader application = LoggingLoader.of(version, "slf4j-api", "slf4j-nop");
        application.log();

        assertThat(found(application)).isNull();
    }

    @Test
    void find_seenByNoApplication_isNone() throws Exception {
        LoggingLoader otherAgent = LoggingLoader.of("1.7.36", "slf4j-api", "slf4j-simple");
        otherAgent.log();

        assertThat(new FrameworkSearch(otherAgent).find(List.of(ClassLoader.getSystemClassLoader())))
                .isNull();
    }

    @Test
    void find_javaLoggingByDefault_isNone() throws Exception {
        assertThat(foundAmong(rootLogger(), LogManager.class, StreamHandler.class))
                .isNull();
    }

    @Test
    void find_javaLoggingWithHandlerNotYetConfigured_isNone() {
        assertThat(foundAmong(LogManager.class, FileHandler.class)).isNull();
    }

    @Test
    void find_javaLoggingConfigured_isFound() throws Exception {
        assertThat(foundAmong(rootLogger(), FileHandler.class)).isInstanceOf(JavaLogging.class);
    }

    @Test
    void find_finderOfApplication_isFoundBeforeJavaLogging() throws Exception {
        assertThat(foundAmong(rootLogger(), FileHandler.class, Finder.class)).isInstanceOf(PlatformLogger.class);
    }

    private static Class<?> rootLogger() throws ClassNotFoundException {
        return Class.forName(JavaLogging.CONFIGURED, false, null);
    }

    private static final class Finder extends System.LoggerFinder {
        @Override
        public System.Logger getLogger(String name, Module module) {
            return System.getLogger(name);
        }
    }
}
