package dev.detour.engine.report;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.AtTheEnd;
import dev.detour.engine.model.OwnThread;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the summary to the file of {@code detour.report.file} when a JVM ends in which there was a client of Redis: whole or
 * not at all, so that nobody finds half of it. What goes wrong is told in one line, as soon as that can be known. Thread-safe.
 */
public final class ReportFile {

    private static final String SETTING = "detour.report.file";

    /** How long the end of the JVM may wait for it. */
    private static final long END_MILLIS = 5_000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private static final String THREAD = "detour-report-file";

    private final String pattern;
    private final Instant started;

    /** Null where Detour stays off. */
    private final @Nullable ReportJson report;

    /** Guarded by this, as is the file. */
    private boolean isPrepared;

    private ReportFile(String pattern, Instant started, @Nullable ReportJson report) {
        this.pattern = pattern;
        this.started = started;
        this.report = report;
    }

    /** @param pattern the setting, which is not empty */
    public ReportFile(String pattern, ReportJson report) {
        this(pattern, report.started(), report);
    }

    /** Where Detour stays off: nothing is written, but that of an earlier run is removed here as well. */
    public static ReportFile ofNothing(String pattern) {
        return new ReportFile(pattern, Instant.now(), null);
    }

    /** Whether what an earlier run has written may be there under this very name. */
    public static boolean isOfManyRuns(String pattern) {
        String coded = pattern.replace("%%", "");
        return !pattern.isEmpty() && !coded.contains("%p") && !coded.contains("%t");
    }

    /**
     * To be called once there is a client of Redis, and not before: of a process without one there is nothing to tell, and what
     * others have written is none of its business. Never throws, and never waits for a disk.
     */
    public void clientMet() {
        try {
            OwnThread.create(this::prepare, THREAD).start();
        } catch (Throwable noThread) {
            AgentLog.ownFault("starting the thread for the summary", noThread);
        }
        if (report != null) {
            AtTheEnd.run(THREAD, END_MILLIS, () -> write(report));
        }
    }

    /**
     * Makes room: the directory is made, and what an earlier run has written under this very name is removed. Were it left
     * there until the end, and this run did not come to that, it would be taken for the summary of this one.
     */
    synchronized void prepare() {
        if (isPrepared) {
            return;
        }
        isPrepared = true;
        tried(report == null ? "of an earlier run is not removed from " : "will not be written to ", file -> {
            if (report != null) {
                file.makeDirectory();
            }
            if (isOfManyRuns(pattern) && file.removeOlder()) {
                AgentLog.info(SETTING + ": the summary that an earlier run has left in " + file
                        + " is removed; with %t and %p in the name each run has its own.");
            }
            if (report != null) {
                AgentLog.info(SETTING + ": a summary will be written to " + file + " when this JVM ends.");
            }
        });
    }

    synchronized void write(ReportJson report) {
        isPrepared = true; // what is written now is not to be removed
        tried("cannot be written to ", file -> {
            file.makeDirectory();
            if (!isOfManyRuns(pattern)) {
                file.writeBesides(report.write());
            } else if (file.writeInstead(report.write(), started)) {
                AgentLog.warn(SETTING + ": another process had written " + file
                        + " since this one began, and its summary is lost; put %t and %p into the name, which stand for"
                        + " the time of the start and the process id, so that each has its own.");
            }
        });
    }

    private interface Attempt {
        void make(SummaryPlace file) throws IOException;
    }

    private void tried(String saying, Attempt attempt) {
        String name = named(pattern, ProcessHandle.current().pid(), started);
        try {
            attempt.make(new SummaryPlace(Path.of(name).toAbsolutePath()));
        } catch (IOException | InvalidPathException | SecurityException refused) {
            AgentLog.warn(SETTING + ": the summary " + saying + name + " (" + reason(refused)
                    + "); name a file that can be written, in a directory that is there or can be made. Nothing else is"
                    + " affected.");
        } catch (Throwable failure) {
            AgentLog.ownFault("writing the summary", failure);
        }
    }

    /**
     * The name of the file.
     *
     * @param pattern in which {@code %p} is the process id, {@code %t} the time of the start and {@code %%} a percent sign
     */
    static String named(String pattern, long pid, Instant started) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 == pattern.length()) {
                name.append(c);
                continue;
            }
            char what = pattern.charAt(++i);
            name.append(what == 'p' ? String.valueOf(pid) : what == 't' ? TIME.format(started) : String.valueOf(what));
        }
        return name.toString();
    }

    private static String reason(Exception refused) {
        if (refused instanceof NoSuchFileException) {
            return "no file can be made there";
        }
        if (refused instanceof NotDirectoryException || refused instanceof FileAlreadyExistsException) {
            return "what should be its directory is a file";
        }
        if (refused instanceof AccessDeniedException) {
            return "it may not be written there";
        }
        String reason = refused instanceof FileSystemException failed ? failed.getReason() : refused.getMessage();
        return reason == null ? refused.toString() : reason;
    }
}
