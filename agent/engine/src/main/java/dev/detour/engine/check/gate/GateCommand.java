package dev.detour.engine.check.gate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges what the agent has written at the end of runs by limits, for a pipeline to go on or to stop. */
@Command(
        name = "gate",
        description = "Judges the summaries that detour.report.file has written, by the limits that are given.",
        sortOptions = false,
        footer = "Exit code: 0, 1 where a limit is exceeded or there was nothing to measure, 2 where the arguments or a"
                + " summary cannot be used.")
public final class GateCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help; // picocli acts on it

    @Parameters(
            arity = "1..*",
            paramLabel = "summary",
            description = "Files, directories of *.json, or globs in quotes; what several processes wrote is added up,"
                    + " each file once.")
    private List<String> summaries = List.of();

    @Option(
            names = "--fallback-p95",
            paramLabel = "5ms",
            description =
                    "At most this, in 95 of 100 cases, from when it is known that Redis has no value to the answer of a"
                            + " replica or of this process's memory.")
    private @Nullable String fallbackP95;

    @Option(
            names = "--call-p95",
            paramLabel = "15ms",
            description = "At most this, in 95 of 100 cases, from the application's call to the end of a diverted read,"
                    + " with or without an answer; those that a loader answered are not among them.")
    private @Nullable String callP95;

    @Option(
            names = "--origin-p95",
            paramLabel = "200ms",
            description = "At most this, in 95 of 100 cases, from the application's call to the answer of a loader.")
    private @Nullable String originP95;

    @Option(
            names = "--miss-rate",
            paramLabel = "2%",
            description =
                    "At most this share of all reads may end without a value although there was, or may have been, one.")
    private @Nullable String missRate;

    @Option(
            names = "--fallback-miss-rate",
            paramLabel = "5%",
            description = "At most this share of the reads for which Redis had no value in time may end without a value"
                    + " although there was, or may have been, one.")
    private @Nullable String fallbackMissRate;

    @Option(
            names = "--errors",
            paramLabel = "0",
            description = "At most so many reads may end in an exception, of whatever kind, or be given up.")
    private @Nullable String errors;

    @Option(
            names = "--isolation",
            paramLabel = "500ms",
            description = "At most this from the first failure of a server until its breaker opened: as long as the"
                    + " application takes for its next failing reads.")
    private @Nullable String isolation;

    @Option(
            names = "--origin-peak",
            paramLabel = "100",
            description = "Loaders of a process may be asked at most so often within any second.")
    private @Nullable String originPeak;

    @Option(
            names = "--diverted",
            paramLabel = "1",
            description =
                    "At least so many reads have to be diverted because Redis failed or had lost the value, by eviction"
                            + " or in a restart; 1 where it is left out, 0 for a run in which nothing has to go wrong.")
    private @Nullable String diverted;

    @Option(
            names = "--at-least",
            paramLabel = "3",
            description =
                    "At least so many summaries have to be there: a process that was killed, that came to no client of"
                            + " Redis, or in which Detour stayed off, has written none.")
    private @Nullable String atLeast;

    @Option(
            names = "--since",
            paramLabel = "1h",
            description = "Leave out what was written by processes that began longer ago.")
    private @Nullable String since;

    @Option(
            names = "--allow-unmeasured",
            description = "Pass a limit for which there was nothing to measure, rather than fail.")
    private boolean allowsUnmeasured;

    @Option(names = "--junit", paramLabel = "out.xml", description = "Write the verdicts as a JUnit report, too.")
    private @Nullable String junit;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        try {
            Instant earliest = since == null ? null : Instant.now().minus(Limits.span("since", since));
            judged(Summary.empty()); // what is wrong with the limits is told before any file is touched
            JUnitFile file = junit == null ? null : JUnitFile.at(junit);
            Summary summary = Summary.of(SummaryFiles.of(summaries), earliest);
            Verdicts verdicts = new Verdicts(judged(summary), allowsUnmeasured);
            command.getOut().println(summary.inWords());
            verdicts.tell(command.getOut());
            if (file != null) {
                file.write(verdicts);
            }
            return verdicts.arePassed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (Unusable wrong) {
            command.getErr().println(wrong.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    private List<Gate> judged(Summary summary) throws Unusable {
        long fewestDiverted = diverted == null ? 1 : Limits.count("diverted", diverted);
        long fewestFiles = atLeast == null ? 1 : Limits.count("at-least", atLeast);
        List<Gate> gates = new ArrayList<>(Premises.of(summary, fewestFiles, fewestDiverted));
        Limits limits = new Limits(summary);
        judgeTimes(limits, summary);
        judgeCounts(limits, summary);
        if (limits.gates().isEmpty() && (diverted == null || fewestDiverted == 0) && fewestFiles <= 1) {
            throw new Unusable(
                    "no limit is given, so nothing could be missed; give at least one, such as --miss-rate 2%");
        }
        gates.addAll(limits.gates());
        return gates;
    }

    private void judgeTimes(Limits limits, Summary summary) throws Unusable {
        limits.p95("fallback-p95", fallbackP95, summary.fallbacks(), "answers by replica, local or stale");
        limits.p95("call-p95", callP95, summary.calls(), "diverted reads that no loader answered");
        limits.p95("origin-p95", originP95, summary.origins(), "diverted reads that a loader answered");
        limits.time("isolation", isolation, summary.isolationMicros(), "from the first failure to the open breaker");
    }

    private void judgeCounts(Limits limits, Summary summary) throws Unusable {
        limits.share("miss-rate", missRate, summary.missed(), summary.lookups(), " reads" + nullsInstead(summary));
        limits.share(
                "fallback-miss-rate", fallbackMissRate, summary.missed(), summary.unserved(), " reads without Redis");
        limits.number("errors", errors, summary.count("errors"), summary.lookups() > 0, errorsInWords(summary));
        limits.number(
                "origin-peak", originPeak, summary.originPeak(), summary.originPeak() > 0, "loads within a second");
    }

    /** What {@code detour.exhausted = miss} hides from {@code --errors}. */
    private static String nullsInstead(Summary summary) {
        long nulls = summary.count("unanswered.nullsForExceptions");
        return nulls == 0 ? "" : "; " + nulls + " got a null in place of an exception";
    }

    private static String errorsInWords(Summary summary) {
        return summary.count("unanswered.exceptions") + " after a failure of Redis, "
                + summary.count("unanswered.unknownErrors") + " other, " + summary.count("unanswered.givenUp")
                + " given up";
    }
}
