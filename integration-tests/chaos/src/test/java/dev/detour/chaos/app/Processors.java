package dev.detour.chaos.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * For how long all processors of the machine together have been idle, and how long that could have been, as Linux tells it in
 * the first line of {@code /proc/stat} (proc_stat(5)). In hundredths of a second.
 */
public record Processors(long idle, long all) {

    private static final Path STAT = Path.of("/proc/stat");
    private static final int IDLE = 3;
    private static final int WAITING_FOR_A_DISK = 4;

    /** What comes after those is in the first two already. */
    private static final int FIELDS = 8;

    /** Until now. */
    static Processors now() {
        try (Stream<String> lines = Files.lines(STAT)) {
            return parse(lines.findFirst().orElseThrow());
        } catch (IOException unknown) { // no Linux: as if there were always one that is idle
            return new Processors(0, 0);
        }
    }

    static Processors parse(String line) {
        String[] fields = line.strip().split("\\s+");
        long all = 0;
        for (int i = 1; i <= FIELDS; i++) {
            all += Long.parseLong(fields[i]);
        }
        long idle = Long.parseLong(fields[1 + IDLE]) + Long.parseLong(fields[1 + WAITING_FOR_A_DISK]);
        return new Processors(idle, all);
    }
}
