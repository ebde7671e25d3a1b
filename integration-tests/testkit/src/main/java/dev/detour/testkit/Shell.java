package dev.detour.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A shell that stays, for commands that are built into it: to start a program costs a large JVM some ten milliseconds of a
 * processor, and what is measured beside it as much. It ends with this process, as its input does.
 */
final class Shell {

    private static final String RAN = "ran";

    private @Nullable Process process;

    /**
     * Returns when the command is over.
     *
     * @throws IllegalStateException if it failed; the message holds what it said
     */
    synchronized void run(String command) throws IOException {
        Process running = process;
        if (running == null || !running.isAlive()) {
            running = new ProcessBuilder("sh").redirectErrorStream(true).start();
            process = running;
        }
        Writer to = running.outputWriter(StandardCharsets.UTF_8); // the same each time, as is the reader
        BufferedReader from = running.inputReader(StandardCharsets.UTF_8);
        to.write(command + " && echo " + RAN + " || echo failed\n");
        to.flush();
        StringBuilder said = new StringBuilder();
        for (String line = from.readLine(); !RAN.equals(line); line = from.readLine()) {
            if (line == null || line.equals("failed")) {
                throw new IllegalStateException(command + ": " + said);
            }
            said.append(line).append('\n');
        }
    }
}
