package dev.detour.contract.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

    /** Ends the recording: how many of the provoked it shows, and the stack of each with a frame of the agent. */
    static String report() throws IOException {
        Recording recording = Objects.requireNonNull(UNDER_WAY.getAndSet(null));
        Path file = Files.createTempFile("pins", ".jfr");
        List<String> stacks = new ArrayList<>();
        try {
            recording.stop();
            recording.dump(file);
            for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
                if (event.getEventType().getName().equals(EVENT)) { // clients have events of their own
                    stacks.add(stack(event));
                }
            }
        } finally {
            recording.close();
            Files.delete(file);
        }
        long provoked = stacks.stream()
                .filter(stack -> stack.contains(Provoked.class.getName()))
                .count();
        return provoked + " provoked, by the agent: "
                + stacks.stream().filter(Pins::isAgents).collect(Collectors.joining("; "));
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
