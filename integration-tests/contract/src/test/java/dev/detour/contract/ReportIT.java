package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The summary that is written when an application ends, by its figures, and what the command gate makes of it. */
class ReportIT extends ContractCase {

    private static final String KINDS = "UNIFIED_JEDIS|LETTUCE_(SYNC|ASYNC|REACTIVE)";
    private static final Duration END = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    /** What {@code java -jar detour-agent.jar gate} has said, and its exit code. */
    private record Gate(int code, String out, String err) {}

    @EachKind(only = KINDS)
    void end_hitsMissesAndAServerThatIsGone_theSummaryHasWhatWasDone(AccessKind kind) throws Exception {
        long pid;
        try (ControlledApp app = app(kind)) {
            pid = app.jvm().pid();
            Session session = Session.open(app, kind, target(HASTY));
            readEverything(session, kind);
            assertThat(app.end(END)).isZero();
        }
        String summary = Files.readString(folder.resolve("run-" + pid + ".json"));

        assertSummary(summary, kind);
        assertThat(Files.list(folder)).hasSize(1);
        assertVerdicts(folder.toString());
    }

    /** Without a word that anything may be changed. */
    @EachKind(only = KINDS)
    void report_askedWhileTheApplicationRuns_isTheSameSoFar(AccessKind kind) throws Exception {
        try (ControlledApp app = app(kind)) {
            Session session = Session.open(app, kind, target(HASTY));
            readEverything(session, kind);
            try (ManagementClient client = ManagementClient.attach(app.jvm()).awaitBean(ManagementClient.WHOLE)) {
                // a decision is told after its answer
                await().untilAsserted(
                                () -> assertSummary((String) client.invoke(ManagementClient.WHOLE, "report"), kind));
            }
        }
    }

    @Test
    void end_directoryCannotBeMade_isToldAndTheApplicationEndsAsEver() throws IOException {
        Path file = Files.createFile(folder.resolve("plain")).resolve("run.json");
        try (ControlledApp app = ControlledApp.start(Applications.jvm(AccessKind.LETTUCE_SYNC, Setup.WOVEN)
                .property("detour.report.file", file.toString()))) {
            Session.open(app, AccessKind.LETTUCE_SYNC, target(PATIENT)).get(FIRST_READ);
            assertThat(app.end(END)).isZero();

            assertThat(Applications.agentLines(app.jvm(), "detour.report.file"))
                    .hasSize(2)
                    .first() // at the start, so that nobody waits for it in vain
                    .asString()
                    .contains("will not be written to " + file + " (what should be its directory is a file)");
        }
    }

    @Test
    void gate_noCacheDataWasRead_fails() throws Exception {
        try (ControlledApp app = app(AccessKind.UNIFIED_JEDIS)) {
            Session.open(app, AccessKind.UNIFIED_JEDIS, target(PATIENT)).get(FIRST_READ);
            assertThat(app.end(END)).isZero();
        }

        Gate unmeasured = gate(folder.toString(), "--miss-rate", "2%");
        assertThat(unmeasured.code).as(unmeasured.toString()).isOne();
        assertThat(unmeasured.out).contains("NOTHING WAS MEASURED");
        Gate missing = gate(folder.resolve("none.json").toString(), "--miss-rate", "2%");
        assertThat(missing.code).isEqualTo(2);
        assertThat(missing.err).contains("there is no file " + folder.resolve("none.json"));
    }

    /** A pipeline may give the agent to every JVM by its environment. */
    @Test
    void gate_agentIsInItsOwnJvm_judgesWhatIsThereAndLeavesIt() throws Exception {
        Path file = folder.resolve("run.json");
        try (ControlledApp app = ControlledApp.start(Applications.jvm(AccessKind.LETTUCE_SYNC, Setup.WOVEN)
                .property("detour.report.file", file.toString()))) {
            readEverything(Session.open(app, AccessKind.LETTUCE_SYNC, target(HASTY)), AccessKind.LETTUCE_SYNC);
            assertThat(app.end(END)).isZero();
        }
        String summary = Files.readString(file);
        String[] agent = {"-javaagent:" + Applications.agentJar(), "-Ddetour.report.file=" + file};

        Gate judged = java(
                List.of(agent), "-jar", Applications.agentJar().toString(), "gate", file.toString(), "--errors", "2");
        assertThat(judged.code).as(judged.toString()).isZero();
        assertThat(judged.err).doesNotContain("[detour]");
        java(List.of(agent), "-version");
        assertThat(file).hasContent(summary);
    }

    private ControlledApp app(AccessKind kind) {
        return ControlledApp.start(Applications.jvm(kind, Setup.WOVEN)
                .property("detour.report.file", folder.resolve("run-%p.json").toString()));
    }

    /** Three hits, an unknown error, a null of a key that nobody has, a loaded value; then without the server. */
    private void readEverything(Session session, AccessKind kind) {
        String remembered = key("catalog");
        String list = key("catalog");
        String loaded = key("product");
        redis().command("SET", remembered, "seen");
        redis().command("LPUSH", list, "no string");
        session.get(FIRST_READ);
        assertThat(session.get(remembered).outcome()).isEqualTo(text("seen"));
        session.set(key("session"), "to a primary"); // whose values are remembered
        assertThat(session.get(remembered).outcome()).isEqualTo(text("seen"));
        assertThat(session.get(remembered).outcome()).isEqualTo(text("seen"));
        assertThat(session.get(list).kind()).isEqualTo(Reply.Kind.ERROR);
        assertThat(session.get(key("catalog")).outcome()).isEqualTo("null");
        assertThat(session.get(loaded).outcome()).isEqualTo(text("loaded " + loaded));

        redis().kill();
        for (int i = 0; i < 7; i++) {
            assertThat(session.get(remembered).outcome()).isEqualTo(text("seen"));
        }
        String late = key("product");
        assertThat(session.get(late).outcome()).isEqualTo(text("loaded " + late));
        if (endsByItself(kind)) {
            assertThat(session.get(key("catalog")).kind()).isEqualTo(Reply.Kind.ERROR);
        }
    }

    /** The others wait on for a client that is to connect again, and nobody has told them that nobody waits for them. */
    private static boolean endsByItself(AccessKind kind) {
        return kind == AccessKind.UNIFIED_JEDIS || kind == AccessKind.LETTUCE_SYNC;
    }

    private static void assertSummary(String summary, AccessKind kind) {
        int last = endsByItself(kind) ? 1 : 0;
        int givenUp = kind == AccessKind.LETTUCE_SYNC ? 1 : 0;
        assertThat(figure(summary, "lookups", "total")).as(summary).isEqualTo(14 + last);
        assertThat(figure(summary, "lookups", "hits")).isEqualTo(3);
        assertThat(sum(summary, "misses")).isEqualTo(2);
        assertThat(sum(summary, "faults")).as(summary).isEqualTo(8 + last - givenUp);
        assertThat(figure(summary, "lookups", "unknown")).isOne();
        assertThat(figure(summary, "lookups", "abandoned")).isEqualTo(givenUp);
        assertThat(figure(summary, "answers", "primary")).isEqualTo(3);
        assertThat(figure(summary, "answers", "local")).isEqualTo(7);
        assertThat(figure(summary, "answers", "origin")).isEqualTo(2);
        assertThat(figure(summary, "answers", "none")).isEqualTo(2 + last);
        assertThat(figure(summary, "unanswered", "nulls")).isOne();
        assertThat(figure(summary, "unanswered", "exceptions")).isEqualTo(last - givenUp);
        assertThat(figure(summary, "unanswered", "givenUp")).isEqualTo(givenUp);
        assertThat(figure(summary, "unanswered", "missed")).isEqualTo(last);
        assertThat(figure(summary, "unanswered", "missedByFailedTier")).isZero();
        assertThat(figure(summary, "fallbackMicros", "local\":{\"count")).isEqualTo(7);
        assertThat(figure(summary, "fallbackMicros", "origin\":{\"count")).isEqualTo(2);
        assertThat(figure(summary, "divertedCallMicros", "local\":{\"count")).isEqualTo(7);
        assertThat(figure(summary, "origin\":{\"loads", "answered")).isEqualTo(2);
        assertThat(figure(summary, "origin\":{\"loads", "peakPerSecond")).isBetween(1L, 2L);
        if (kind == AccessKind.UNIFIED_JEDIS) { // the other learns from its connection, and need not fail five times
            assertThat(figure(summary, "transitions", "closed-open")).isOne();
            assertThat(figure(summary, "transitions", "worstIsolationMicros")).isPositive();
        }
    }

    /** A figure of the first group of this name, which is that of the whole. */
    private static long figure(String json, String group, String name) {
        String from = json.substring(json.indexOf("\"" + group + "\":"));
        Matcher figure =
                Pattern.compile("\"" + Pattern.quote(name) + "\":(\\d+)").matcher(from);
        assertThat(figure.find()).as("%s of %s in %s", name, group, json).isTrue();
        return Long.parseLong(figure.group(1));
    }

    private static long sum(String json, String group) {
        String from = json.substring(json.indexOf("\"" + group + "\":{"));
        return Pattern.compile(":(\\d+)")
                .matcher(from.substring(0, from.indexOf('}')))
                .results()
                .mapToLong(figure -> Long.parseLong(figure.group(1)))
                .sum();
    }

    private void assertVerdicts(String summaries) throws Exception {
        Path xml = folder.resolve("verdicts.xml");
        Gate kept = gate(
                summaries, "--fallback-p95", "2s", "--miss-rate", "8%", "--errors", "2", "--junit", xml.toString());
        Gate missed = gate(summaries, "--fallback-p95", "2s", "--errors", "0");

        assertThat(kept.code).as(kept.toString()).isZero();
        assertThat(kept.out).endsWith("passed\n");
        assertThat(xml).content().contains("failures=\"0\"");
        assertThat(missed.code).as(missed.toString()).isOne();
        assertThat(missed.out).endsWith("failed: errors\n");
    }

    private Gate gate(String... arguments) throws IOException, InterruptedException {
        return java(List.of("-jar", System.getProperty("detour.agent.jar"), "gate"), arguments);
    }

    private static Gate java(List<String> options, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("gate", ".out");
        Path err = Files.createTempFile("gate", ".err");
        int code = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        Gate gate = new Gate(code, Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return gate;
    }
}
