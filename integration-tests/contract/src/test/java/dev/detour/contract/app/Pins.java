package dev.detour.contract.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** The JDK's own record of virtual threads that kept their carrier while they waited. */
final class Pins {

    private static final String EVENT = "jdk.VirtualThreadPinned";
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final AtomicReference<Recording> UNDER_WAY = new AtomicReference<>();
    private static volatile Instant reportedUntil = Instant.MIN;

    private Pins() {}

    /** Waits in its initialiser, which is a native frame on every JDK so far. */
    private static final class Provoked {
        static final long ENDED_NANOS = waited();

        private static long waited() {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            return System.nanoTime();
        }
    }

    /** Begins to record, and has one virtual thread pinned that is none of the agent's: the recording has to show it. */
    static String record() throws Exception {
        Recording recording = new Recording();
        recording.enable(EVENT).withThreshold(SHORTEST).withStackTrace();
        recording.start();
        UNDER_WAY.set(recording);
        LoadThreads.virtual().submit(() -> Provoked.ENDED_NANOS).get();
        return "recording";
    }

    /** How many of the provoked are recorded, and the stack of each with a frame of the agent since the last report. */
    static String report() throws IOException {
        Path file = Files.createTempFile("pins", ".jfr");
        try {
            Objects.requireNonNull(UNDER_WAY.get()).dump(file);
            List<RecordedEvent> pins = RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals(EVENT)) // clients have events of their own
                    .toList();
            Instant since = reportedUntil;
            reportedUntil = pins.stream().map(RecordedEvent::getEndTime).reduce(since, Pins::later);
            long provoked = pins.stream()
                    .filter(event -> stack(event).contains(Provoked.class.getName()))
                    .count();
            return provoked + " provoked, by the agent: "
                    + pins.stream()
                            .filter(event -> event.getEndTime().isAfter(since))
                            .map(Pins::stack)
                            .filter(Pins::isAgents)
                            .collect(Collectors.joining("; "));
        } finally {
            Files.delete(file);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static String stack(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        List<RecordedFrame> frames = trace == null ? List.of() : trace.getFrames();
        return frames.stream()
                .map(frame -> frame.getMethod().getType().getName() + "."
                        + frame.getMethod().getName())
                .collect(Collectors.joining(" < "));
    }

    private static boolean isAgents(String stack) {
        return stack.replace("dev.detour.contract.", "").contains("dev.detour.");
    }
}
