package dev.detour.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.LogLine;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of a line, with an SLF4J and a java.util.logging that are real. */
class ApplicationLogTest {

    private static final String MOVED = "further lines go to the application's log";

    private final CapturedErr err = new CapturedErr();

    @AfterEach
    void backToStandardError() {
        AgentLog.offerTo(line -> false);
        AgentLog.limitTo(LogLine.Level.INFO);
        err.close();
    }

    private static LoggingLoader logging() throws Exception {
        LoggingLoader application = LoggingLoader.of("1.7.36", "slf4j-api", "slf4j-simple");
        application.log();
        return application;
    }

    private ApplicationLog moved(LoadedClasses classes, ClassLoader woven) {
        ApplicationLog log = new ApplicationLog(classes);
        AgentLog.offerTo(log);
        log.wovenIn(woven);
        await().until(() -> err.text().contains(MOVED));
        return log;
    }

    /** A java.util.logging that is configured. */
    private static LoadedClasses javaLogging() {
        return new LoadedClasses() {
            @Override
            public Class<?>[] all() {
                try {
                    return new Class<?>[] {Class.forName(JavaLogging.CONFIGURED, false, null), FileHandler.class};
                } catch (ClassNotFoundException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public Class<?>[] seenBy(ClassLoader loader) {
                return all();
            }

            @Override
            public void open(Class<?> type) {}
        };
    }

    @Test
    void info_beforeAClientIsWoven_isOnStandardErrorWithItsTime() throws Exception {
        AgentLog.offerTo(new ApplicationLog(logging()));

        AgentLog.info("version 1");
        AgentLog.warn("mend it");

        assertThat(err.text().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z \\[detour] version 1"),
                        line -> assertThat(line).endsWith("Z [detour] WARN mend it"));
    }

    @Test
    void info_afterTheMove_isInTheApplicationsLogAlone() throws Exception {
        LoggingLoader application = logging();
        moved(application, application);
        await().until(() -> {
            AgentLog.info("again and again");
            return err.text().contains("dev.detour - again");
        });

        AgentLog.info("now");

        await().until(() -> err.text().contains("[detour-log] INFO dev.detour - now"));
        assertThat(err.text()).doesNotContain("[detour] now");
    }

    @Test
    void warn_loggerThrows_isOnStandardErrorAndTheLoggerIsLeftAlone() throws Exception {
        try (Handling handling = new Handling(record -> {
            throw new IllegalStateException("disk full");
        })) {
            ApplicationLog log = moved(javaLogging(), getClass().getClassLoader());
            for (int i = 0; i < 3; i++) {
                String line = "line " + i;
                await().until(() -> takes(log, line));
                await().until(() -> err.text().contains("[detour] WARN " + line));
            }
            await().until(() ->
                    err.text().contains("cannot be written to (java.lang.IllegalStateException: disk full)"));
            assertThat(takes(log, "standard error has it")).isFalse();
        }
    }

    private static boolean takes(ApplicationLog log, String text) {
        return log.takes(new LogLine(LogLine.Level.WARN, text, null, 0));
    }

    @Test
    void warn_loggerWritesLinesOfOurs_endsOnStandardError() throws Exception {
        try (Handling handling = new Handling(record -> AgentLog.warn("while writing: " + record.getMessage()))) {
            ApplicationLog log = moved(javaLogging(), getClass().getClassLoader());

            await().until(() -> takes(log, "the first"));

            await().until(() -> err.text().contains("[detour] WARN while writing: the first"));
            assertThat(handling.messages()).doesNotContain("while writing: the first");
        }
    }

    @Test
    void end_loggerBlocks_whatWaitsIsOnStandardError() throws Exception {
        CountDownLatch inLogger = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (Handling handling = new Handling(record -> {
            inLogger.countDown();
            release.await();
        })) {
            ApplicationLog log = moved(javaLogging(), getClass().getClassLoader());
            await().until(() -> takes(log, "held up"));
            inLogger.await();
            for (int i = 0; i < ApplicationLog.MAX_WAITING; i++) {
                takes(log, "waiting " + i);
            }
            assertThat(takes(log, "no place")).isFalse();

            log.end();

            assertThat(err.text()).contains("[detour] WARN waiting 0", "waiting " + (ApplicationLog.MAX_WAITING - 1));
            assertThat(takes(log, "after the end")).isFalse();
        } finally {
            release.countDown();
        }
    }

    @Test
    void applicationGone_isCollectedAndLinesAreOnStandardError() throws Exception {
        LoggingLoader application = logging();
        Forgetful classes = new Forgetful(application);
        ApplicationLog log = moved(classes, application);
        await().until(() -> takes(log, "while it is there"));
        await().until(() -> err.text().contains("dev.detour - while it is there"));
        WeakReference<ClassLoader> there = new WeakReference<>(application);
        application.close();
        application = null;
        classes.forget();

        await().until(() -> {
            System.gc();
            return there.refersTo(null);
        });

        takes(log, "it is gone");
        await().until(() -> err.text().contains("[detour] WARN it is gone"));
    }

    /** What a loader has loaded, until that is forgotten. */
    private static final class Forgetful implements LoadedClasses {
        private volatile Class<?>[] all;

        Forgetful(LoggingLoader loader) {
            this.all = loader.all();
        }

        void forget() {
            all = new Class<?>[0];
        }

        @Override
        public Class<?>[] all() {
            return all;
        }

        @Override
        public Class<?>[] seenBy(ClassLoader loader) {
            return all;
        }

        @Override
        public void open(Class<?> type) {}
    }

    /** A handler of the agent's logger, while it is open. */
    private static final class Handling extends Handler implements AutoCloseable {

        interface Publishing {
            void publish(LogRecord record) throws Exception;
        }

        private final Logger logger = Logger.getLogger(Framework.LOGGER);
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final Publishing publishing;

        Handling(Publishing publishing) {
            this.publishing = publishing;
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }

        List<String> messages() {
            return messages;
        }

        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage());
            try {
                publishing.publish(record);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
        }
    }
}
