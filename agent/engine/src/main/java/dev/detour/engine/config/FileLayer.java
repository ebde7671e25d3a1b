package dev.detour.engine.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The settings of a HOCON file. The parser remembers the line of each value in its origin. */
final class FileLayer {

    private final String file;
    private final Declarations declared;
    private final Problems problems;
    private final UnknownName unknown;
    private final Map<String, Found> found = new HashMap<>();

    FileLayer(String file, Declarations declared, Problems problems) {
        this.file = file;
        this.declared = declared;
        this.problems = problems;
        this.unknown = new UnknownName(declared, UnaryOperator.identity());
    }

    /** What the file sets, by full name; what is wrong goes to the problems. */
    Map<String, Found> read(Map<String, String> environment) {
        try {
            Hocon.parse(text(), file, environment).forEach(this::addRoot);
        } catch (Hocon.Rejected e) {
            problems.add(Place.inFile(file, e.line), e.reason);
        }
        return found;
    }

    private String text() throws Hocon.Rejected {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            String path = Path.of(file).toAbsolutePath().toString();
            throw unreadable(path.equals(file) ? "there is no such file" : "there is no file " + path);
        } catch (AccessDeniedException e) {
            throw unreadable("no permission to read it");
        } catch (CharacterCodingException e) {
            throw unreadable("it is not UTF-8 text");
        } catch (IOException | InvalidPathException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static Hocon.Rejected unreadable(String reason) {
        return new Hocon.Rejected(0, reason + "; accepted is the path of a readable HOCON file");
    }

    private void addRoot(String key, ConfigValue value) {
        if (key.equals(Declarations.ROOT)) {
            add(key, value);
        } else {
            String name = ConfigUtil.joinPath(key);
            problems.add(place(value), name + " is not a setting; all settings stand under detour { }");
        }
    }

    private void add(String path, ConfigValue value) {
        if (declared.isSetting(path)) {
            found.put(path, new Found(path, value, place(value)));
        } else if (!declared.isGroup(path)) {
            problems.add(place(value), unknown.problem(path, declared.names()));
        } else if (value instanceof ConfigObject group) {
            // a key with a dot in it is quoted again, so that it is not taken for a path
            group.forEach((key, child) -> add(path + '.' + ConfigUtil.joinPath(key), child));
        } else {
            problems.reject(new Found(path, value, place(value)), "a group of settings, { name = value }");
        }
    }

    /** A value substituted from the environment has no line: its origin then names the variable. */
    private Place place(ConfigValue value) {
        int line = value.origin().lineNumber();
        return line > 0
                ? Place.inFile(file, line)
                : Place.inFile(file + " (" + value.origin().description() + ")", 0);
    }
}
