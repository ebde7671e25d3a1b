package dev.detour.engine.check;

import dev.detour.engine.config.Settings;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.config.SettingsReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads the settings as the agent would, and shows them and the way of every read, or all that is wrong with them. */
@Command(
        name = "check",
        description = "Shows the settings in force and the routing tables, or what is wrong with the settings.",
        footer = "Exit code: 0, 1 where the settings have a problem, 2 where the arguments are wrong.")
final class CheckCommand implements Callable<Integer> {

    private final Map<String, String> environment;
    private final Properties systemProperties;
    private final long maxHeapBytes;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help; // picocli acts on it

    @Parameters(
            arity = "0..1",
            paramLabel = "settings-file",
            description =
                    "The file that the agent is given; DETOUR_* variables and -Ddetour.* properties count as well.")
    private @Nullable String file;

    CheckCommand(Map<String, String> environment, Properties systemProperties, long maxHeapBytes) {
        this.environment = environment;
        this.systemProperties = systemProperties;
        this.maxHeapBytes = maxHeapBytes;
    }

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        SettingsReport report = SettingsLoader.report(file, environment, systemProperties, maxHeapBytes);
        Settings settings = report.settings();
        if (settings == null) {
            return tell(report.problems(), command.getErr());
        }
        SettingsPage.of(settings, report.effective()).forEach(command.getOut()::println);
        return CommandLine.ExitCode.OK;
    }

    private static int tell(List<String> problems, PrintWriter err) {
        problems.forEach(err::println);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
