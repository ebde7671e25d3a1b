package dev.detour.engine.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.net.URL;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads HOCON text and nothing else: never {@code ConfigFactory.load()}, which would obey the application's own {@code
 * config.file} and find its {@code reference.conf}. Substitutions see the text itself and the environment; an include is
 * refused, because it skips in silence what it does not find.
 */
final class Hocon {

    private static final ConfigParseOptions OPTIONS =
            ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setIncluder(new NoIncludes());

    private Hocon() {}

    /** The text is no HOCON. */
    static final class Rejected extends Exception {

        private static final long serialVersionUID = 1L;

        /** From 1; 0 where it is not known. */
        final int line;

        final String reason;

        Rejected(int line, String reason) {
            super(reason);
            this.line = line;
            this.reason = reason;
        }
    }

    /**
     * Parses and resolves.
     *
     * @param name for the origin of each value, which also tells its line
     */
    static ConfigObject parse(String text, String name, Map<String, String> environment) throws Rejected {
        try {
            Config parsed = ConfigFactory.parseString(text, OPTIONS.setOriginDescription(name));
            Config variables =
                    ConfigValueFactory.fromMap(described(environment)).toConfig();
            return parsed.resolveWith(parsed.withFallback(variables), ConfigResolveOptions.noSystem())
                    .root();
        } catch (IncludeRefused e) {
            throw new Rejected(e.line(text), "include is not supported; put all settings into one file");
        } catch (ConfigException e) {
            throw rejected(e);
        } catch (StackOverflowError e) {
            throw new Rejected(0, "nested too deep");
        }
    }

    /** Keeps for each value which variable it is from, to be named where it is wrong. */
    private static Map<String, ConfigValue> described(Map<String, String> environment) {
        Map<String, ConfigValue> values = new HashMap<>();
        environment.forEach(
                (name, text) -> values.put(name, ConfigValueFactory.fromAnyRef(text, "environment variable " + name)));
        return values;
    }

    private static Rejected rejected(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        int line = 0;
        if (e.origin() != null) {
            line = Math.max(0, e.origin().lineNumber());
            String place = e.origin().description() + ": ";
            message = message.startsWith(place) ? message.substring(place.length()) : message;
        }
        return new Rejected(line, "not valid HOCON: " + plain(message));
    }

    /** Without the parser's advice on other file formats, and with the brace that it calls a parenthesis. */
    private static String plain(String message) {
        int advice = message.indexOf(" (if you intended");
        return (advice < 0 ? message : message.substring(0, advice))
                .replace("a close parentheses ')'", "a closing brace '}'")
                .strip();
    }

    private static final class IncludeRefused extends ConfigException {

        private static final long serialVersionUID = 1L;

        private final String what;

        IncludeRefused(String what) {
            super("include of " + what);
            this.what = what;
        }

        /** The parser does not tell the line. */
        int line(String text) {
            String[] lines = text.split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                if (lines[i].contains("include") && lines[i].contains(what)) {
                    return i + 1;
                }
            }
            return 0;
        }
    }

    private static final class NoIncludes
            implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            throw new IncludeRefused(what);
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            throw new IncludeRefused(what.getPath());
        }

        @Override
        public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
            throw new IncludeRefused(what.toString());
        }

        @Override
        public ConfigObject includeResources(ConfigIncludeContext context, String what) {
            throw new IncludeRefused(what);
        }
    }
}
