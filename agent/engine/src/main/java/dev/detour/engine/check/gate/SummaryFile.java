package dev.detour.engine.check.gate;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads the file that a process has written, as far as it is one. */
final class SummaryFile {

    private static final int FORMAT = 1;

    private SummaryFile() {}

    static Config parsed(Path file) throws Unusable {
        Config summary;
        try {
            summary = ConfigFactory.parseFile(
                    file.toFile(),
                    ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setAllowMissing(false));
        } catch (ConfigException.IO unreadable) {
            throw new Unusable(file + " cannot be read: " + unreadable.getMessage());
        } catch (ConfigException wrong) {
            throw new Unusable(file + " is not JSON: " + wrong.getMessage());
        }
        if (!summary.hasPath("detourReport")) {
            throw new Unusable(file + " is no summary of Detour; name the files that detour.report.file has written");
        }
        if (summary.getLong("detourReport") != FORMAT) {
            throw new Unusable(file + " is a summary of format " + summary.getLong("detourReport")
                    + ", and this reads format " + FORMAT + "; take the gate from the agent's jar that has written it");
        }
        return summary;
    }

    /** When its process began. */
    static Instant started(Config summary) {
        try {
            return Instant.parse(summary.getString("started"));
        } catch (DateTimeException wrong) {
            throw new ConfigException.BadValue(
                    summary.getValue("started").origin(), "started", String.valueOf(wrong.getMessage()));
        }
    }

    static long number(ConfigValue value) {
        if (value.unwrapped() instanceof Number number) {
            return number.longValue();
        }
        throw new ConfigException.WrongType(value.origin(), "no number: " + value.unwrapped());
    }
}
