package dev.detour.doctor;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a server how it does, and says which settings follow from that. The command line takes it by name. */
@Command(
        name = "doctor",
        description = {
            "Asks a Redis server for its memory, rates, replicas, slots, slow log, events and permissions, and suggests"
                    + " settings.",
            "It changes nothing. It tries what the agent's own connections use: what the user may not do is refused, and"
                    + " shows in the server's ACL LOG."
        },
        footer = {
            "The password is better given in the environment variable " + Target.PASSWORD_VARIABLE
                    + " than in the address, which others see among the processes.",
            "Exit code: 0 where nothing is wrong, 1 where there is a warning (marked with !), 2 where the arguments are"
                    + " wrong, 3 where the server cannot be asked."
        })
public final class DoctorCommand implements Callable<Integer> {

    private static final int WARNED = 1;
    private static final int CANNOT_ASK = 3;
    private static final int MAX_SECONDS = 3_600;

    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help; // picocli acts on it

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "For how long to look at the server; ${DEFAULT-VALUE} unless given.")
    private int seconds;

    @Option(names = "--json", description = "Print one JSON object, for machines.")
    private boolean json;

    @Parameters(
            paramLabel = "address",
            description =
                    "redis://[user:password@]host[:port][/database], or rediss:// for TLS, where the JDK must trust"
                            + " the server's certificate; or host:port.")
    private @Nullable String address;

    /** With the environment of this process. */
    public DoctorCommand() {
        this(System.getenv());
    }

    DoctorCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        Target target = target(command);
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw new ParameterException(command, "--seconds is a whole number from 1 to " + MAX_SECONDS);
        }
        PrintWriter err = command.getErr();
        try {
            Progress progress = json ? Progress.none() : Progress.onTerminal(err);
            return show(new Examination(target, seconds, progress).run(), command.getOut());
        } catch (CannotAsk e) {
            err.println(e.getMessage());
            return CANNOT_ASK;
        }
    }

    private Target target(CommandLine command) {
        try {
            return Target.parse(Objects.requireNonNull(address), environment);
        } catch (Target.WrongAddress e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()));
        }
    }

    private int show(Report report, PrintWriter out) {
        List<Suggestion> suggestions = Suggestions.of(report);
        if (json) {
            out.println(JsonPage.of(report, suggestions));
        } else {
            TextPage.of(report, suggestions).forEach(out::println);
        }
        return suggestions.stream().anyMatch(Suggestion::isWarning) ? WARNED : CommandLine.ExitCode.OK;
    }
}
