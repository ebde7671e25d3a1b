package dev.detour.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The signals that the JDK cannot send. Their effect is checked, because a signal is only a request. */
enum Signal {
    STOP {
        @Override
        boolean hasEffect(char processState) {
            return processState == 'T';
        }
    },
    CONT {
        @Override
        boolean hasEffect(char processState) {
            return processState != 'T';
        }
    };

    private static final int ATTEMPTS = 500;

    /** kill is a program of its own only where procps is installed, but every shell has it built in. */
    private static final Shell SHELL = new Shell();

    abstract boolean hasEffect(char processState);

    /**
     * Sends this signal and returns when the process is in the state that it asks for.
     *
     * @throws IllegalStateException if the process is gone or does not get there
     */
    void send(long pid) {
        try {
            SHELL.run("kill -" + name() + " " + pid);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (hasEffect(stateOf(pid))) {
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("process " + pid + " did not obey SIG" + name());
    }

    /** Whether the process is stopped; false as well if there is none. */
    static boolean isStopped(long pid) {
        try {
            return STOP.hasEffect(stateOf(pid));
        } catch (IOException | IllegalStateException gone) {
            return false;
        }
    }

    private static char stateOf(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.isReadable(stat)) {
            return printedBy("ps", "-o", "state=", "-p", Long.toString(pid)).charAt(0);
        }
        String fields = Files.readString(stat);
        // the command's name, in parentheses before the state, may hold any character
        return fields.charAt(fields.lastIndexOf(')') + 2);
    }

    private static String printedBy(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + printed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return printed;
    }
}
