package dev.detour.engine.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where a summary goes: there is a whole one, or none. Nothing but a summary is ever replaced or removed, and no link is
 * followed: what it leads to is nothing that the setting names. Several processes may write there at once, in containers too.
 */
final class SummaryPlace {

    /** With which each summary begins, whatever its format. */
    private static final byte[] BEGINNING = "{\"detourReport\":".getBytes(StandardCharsets.US_ASCII);

    /** Of files of one name beside each other; more of them nobody has looked at. */
    private static final int MOST = 1_000;

    private static final String EXTENSION = ".json";

    private final Path file;

    /** @param file absolute */
    SummaryPlace(Path file) {
        this.file = file;
    }

    /** Where there is none, as after a build has cleaned up. */
    void makeDirectory() throws IOException {
        Path directory = file.getParent();
        if (directory == null) {
            return;
        }
        if (!Files.isDirectory(directory)) { // or one that is a link would be refused
            Files.createDirectories(directory);
        }
        if (!Files.isWritable(directory)) {
            throw new AccessDeniedException(directory.toString());
        }
    }

    /** @return whether there was one */
    boolean removeOlder() throws IOException {
        boolean isThere = isSummaryThere();
        if (isThere) {
            Files.delete(file);
        }
        return isThere;
    }

    /** What is there otherwise is refused. */
    private boolean isSummaryThere() throws IOException {
        if (!isFileThere()) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (Arrays.equals(in.readNBytes(BEGINNING.length), BEGINNING)) {
                return true;
            }
        }
        throw refused("the file that is there is no summary of Detour, and is not replaced");
    }

    private boolean isFileThere() throws IOException {
        if (Files.isSymbolicLink(file)) {
            throw refused("it is a link, which is not followed");
        }
        boolean isThere = Files.exists(file);
        if (isThere && !Files.isRegularFile(file)) {
            throw refused("it is no file");
        }
        return isThere;
    }

    private FileSystemException refused(String why) {
        return new FileSystemException(file.toString(), null, why);
    }

    /** @return whether it took the place of what was written after this */
    boolean writeInstead(String summary, Instant since) throws IOException {
        boolean isTaken =
                isSummaryThere() && Files.getLastModifiedTime(file).toInstant().isAfter(since);
        Path unfinished = unfinished(summary);
        try {
            replace(unfinished, file);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return isTaken;
    }

    /** Takes another name where this one is taken: a process of a container has the id of the one in the next. */
    void writeBesides(String summary) throws IOException {
        isFileThere(); // then it is a taken name
        Path unfinished = unfinished(summary);
        try {
            for (int i = 1; i <= MOST; i++) {
                if (isFree(unfinished, i == 1 ? file : numbered(i))) {
                    return;
                }
            }
            throw refused("there are " + MOST + " of this name");
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static boolean isFree(Path unfinished, Path name) throws IOException {
        try {
            Files.createLink(name, unfinished); // in one step, which a move that replaces nothing is not
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            return isMoved(unfinished, name);
        }
    }

    /** Where there are no links: takes the name first, again in one step. */
    static boolean isMoved(Path unfinished, Path name) throws IOException {
        try {
            Files.createFile(name);
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
        try {
            replace(unfinished, name);
            return true;
        } catch (IOException failed) {
            Files.deleteIfExists(name);
            throw failed;
        }
    }

    private Path numbered(int number) {
        String name = String.valueOf(file.getFileName());
        String stem = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
        return file.resolveSibling(stem + "-" + number + EXTENSION);
    }

    /** Of a name that no process of another container has, where all have one id. */
    private Path unfinished(String summary) throws IOException {
        String mark = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path unfinished = file.resolveSibling("." + file.getFileName() + "." + mark + ".tmp");
        try {
            return Files.writeString(unfinished, summary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException refused) {
            Files.deleteIfExists(unfinished); // a disk that is full has taken a part of it
            throw refused;
        }
    }

    private static void replace(Path with, Path to) throws IOException {
        try {
            Files.move(with, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException otherwise) {
            Files.move(with, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
