package dev.detour.chaos.result;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code results.json}. */
public final class ResultFile {

    private static final Gson GSON = new Gson();

    private ResultFile() {}

    /** Writes a run, and the directories that are missing. */
    public static void write(Run run, Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (Writer out = Files.newBufferedWriter(file)) {
                GSON.toJson(run, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a run. */
    public static Run read(Path file) {
        try (Reader in = Files.newBufferedReader(file)) {
            return GSON.fromJson(in, Run.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
