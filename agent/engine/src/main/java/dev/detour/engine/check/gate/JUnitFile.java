package dev.detour.engine.check.gate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** Where the verdicts are written for build servers. */
final class JUnitFile {

    private final Path file;

    private JUnitFile(Path file) {
        this.file = file;
    }

    /**
     * The file of this name; what an earlier gate has written there is gone, whatever becomes of this one. Anything else
     * that is there stays, and no verdicts go there.
     */
    static JUnitFile at(String name) throws Unusable {
        try {
            JUnitFile there = new JUnitFile(Path.of(name));
            if (Files.isSymbolicLink(there.file)) { // also one that leads nowhere yet
                throw new Unusable("--junit: " + name + " is a link, and is not followed");
            }
            if (Files.isRegularFile(there.file)) { // and no device
                there.removeOlder();
            }
            return there;
        } catch (InvalidPathException wrong) {
            throw new Unusable("--junit is '" + name + "', which is no path: " + wrong.getReason());
        } catch (IOException refused) {
            throw new Unusable("--junit: " + name + " cannot be replaced (" + reason(refused) + ")");
        }
    }

    private void removeOlder() throws IOException, Unusable {
        byte[] beginning = JUnitXml.BEGINNING.getBytes(StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(beginning.length), beginning)) {
                throw new Unusable("--junit: " + file + " is none that gate has written, and is not replaced");
            }
        }
        Files.delete(file);
    }

    /** Makes its directory where there is none. */
    void write(Verdicts verdicts) throws Unusable {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
            Files.writeString(file, JUnitXml.of(verdicts));
        } catch (IOException refused) {
            throw new Unusable("--junit: " + file + " cannot be written (" + reason(refused) + ")");
        }
    }

    private static String reason(IOException refused) {
        if (refused instanceof AccessDeniedException) {
            return "it may not be written there";
        }
        if (refused instanceof FileAlreadyExistsException) {
            return "its directory is a file";
        }
        String reason = refused instanceof FileSystemException failed ? failed.getReason() : refused.getMessage();
        return reason == null ? refused.toString() : reason;
    }
}
