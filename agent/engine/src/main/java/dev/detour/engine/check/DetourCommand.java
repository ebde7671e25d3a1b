package dev.detour.engine.check;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The way in from {@code java -jar}, which the launcher takes by name. */
@Command(
        name = "java -jar detour-agent.jar",
        description =
                "The agent itself is started with -javaagent:detour-agent.jar[=settings-file]; here are commands around it.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class DetourCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private DetourCommand() {}

    /**
     * Runs one command on standard output and standard error.
     *
     * @param version of the agent
     * @return the exit code: 0, 1 where the settings have a problem, 2 where the arguments are wrong
     */
    public static int run(String version, String[] arguments) {
        CheckCommand check = new CheckCommand(
                System.getenv(), System.getProperties(), Runtime.getRuntime().maxMemory());
        // on the streams themselves, which encode as the terminal does
        return run(version, check, new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
    }

    /** The same, with everything given. */
    static int run(String version, CheckCommand check, PrintWriter out, PrintWriter err, String[] arguments) {
        CommandLine command = new CommandLine(new DetourCommand());
        command.getCommandSpec().version("Detour " + version);
        command.addSubcommand(check);
        // a path may begin with @
        return command.setExpandAtFiles(false)
                .setUsageHelpWidth(SettingsPage.WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler((wrong, given) -> showUsage(wrong))
                .setOut(out)
                .setErr(err)
                .execute(arguments);
    }

    /** What is wrong, what may have been meant, and in any case what there is. */
    private static int showUsage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.usage(command.getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** Without a command: says what there is, and fails. */
    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "No command is given");
        }
    }
}
