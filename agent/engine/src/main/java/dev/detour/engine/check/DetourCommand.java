package dev.detour.engine.check;

import dev.detour.engine.check.gate.GateCommand;
import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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

    /** A command with a public constructor that takes nothing, in a module that this one knows nothing of. */
    private static final String DOCTOR_CLASS = "dev.detour.doctor.DoctorCommand";

    /** What may be a password in a word that is quoted, whatever is in it. */
    private static final Pattern CREDENTIALS = Pattern.compile("'[^']*:.*@", Pattern.DOTALL);

    @Spec
    private @Nullable CommandSpec spec;

    private DetourCommand() {}

    /**
     * Runs one command on standard output and standard error.
     *
     * @param version of the agent
     * @param commands where the commands are that are not of this module
     * @return the exit code: 0, 2 where the arguments are wrong, and what the command says of itself
     * @throws ReflectiveOperationException if a command is not there
     */
    public static int run(String version, ClassLoader commands, String[] arguments)
            throws ReflectiveOperationException {
        CheckCommand check = new CheckCommand(
                System.getenv(), System.getProperties(), Runtime.getRuntime().maxMemory());
        Object doctor =
                Class.forName(DOCTOR_CLASS, true, commands).getConstructor().newInstance();
        // on the streams themselves, which encode as the terminal does
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        return run(version, List.of(check, new GateCommand(), doctor), out, err, arguments);
    }

    /** The same, with everything given. */
    static int run(String version, List<?> commands, PrintWriter out, PrintWriter err, String[] arguments) {
        CommandLine command = new CommandLine(new DetourCommand());
        command.getCommandSpec().version("Detour " + version);
        commands.forEach(command::addSubcommand);
        // a path may begin with @
        return command.setExpandAtFiles(false)
                .setUsageHelpWidth(SettingsPage.WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler((wrong, given) -> showUsage(wrong))
                .setOut(out)
                .setErr(err)
                .execute(arguments);
    }

    /** What is wrong, what may have been meant, and what there is, or where a command says what it takes. */
    private static int showUsage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        // an address in the wrong place is shown without its password
        err.println(CREDENTIALS.matcher(inWords(wrong)).replaceAll("'***@"));
        UnmatchedArgumentException.printSuggestions(wrong, err);
        if (command.getParent() == null) {
            command.usage(err);
        } else {
            err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** The label of an option is an example of its value, or a letter for it. */
    private static String inWords(ParameterException wrong) {
        return wrong instanceof MissingParameterException missing
                        && missing.getMissing().size() == 1
                        && missing.getMissing().get(0) instanceof OptionSpec option
                ? option.longestName() + " needs a value: " + option.longestName() + " " + option.paramLabel()
                : String.valueOf(wrong.getMessage());
    }

    /** Without a command: says what there is, and fails. */
    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "No command is given");
        }
    }
}
