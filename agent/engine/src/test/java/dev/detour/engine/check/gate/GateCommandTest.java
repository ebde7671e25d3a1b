package dev.detour.engine.check.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GateCommandTest extends GateCase {

    /** 100 reads, 90 of them hits; of the rest memory has answered 8, one in 6 ms, and 2 were missed. */
    static final String SUMMARY = """
            {"detourReport":1,"version":"1","mode":"route","started":"2026-12-01T09:30:00Z",
             "lookups":{"total":100,"hits":90,"misses":{"absent":0},"faults":{"timeout":10},"unknown":0,"abandoned":0},
             "answers":{"primary":90,"local":7,"stale":1,"origin":0,"none":2},
             "unanswered":{"nulls":1,"nullsForExceptions":0,"exceptions":1,"unknownErrors":0,"givenUp":0,"missed":2},
             "errors":1,
             "diverted":{"misses":{"evicted":0,"cold-start":0,"absent":0},"faults":{"timeout":10}},
             "fallbackMicros":{"local":{"max":900,"buckets":[[100,6],[900,1]]},"stale":{"max":6000,"buckets":[[6015,1]]},
                               "origin":{"max":500000,"buckets":[[500000,90]]}},
             "divertedCallMicros":{"local":{"max":12000,"buckets":[[12000,7]]},"none":{"max":9000,"buckets":[[9000,2]]},
                                   "origin":{"max":500000,"buckets":[[500000,1]]}},
             "injected":[],
             "servers":[{"server":"h:1","worstIsolationMicros":30000.5},{"server":"h:2","worstIsolationMicros":0}],
             "origin":{"peakPerSecond":40}}
            """;

    /** Of a process in which nothing was read. */
    static final String EMPTY = """
            {"detourReport":1,"version":"1","mode":"route","started":"2026-12-01T09:30:00Z",
             "lookups":{"total":0,"hits":0,"misses":{"absent":0},"faults":{"timeout":0},"unknown":0,"abandoned":0},
             "answers":{"primary":0,"none":0},"unanswered":{"missed":0},"errors":0,
             "diverted":{"misses":{"evicted":0,"cold-start":0},"faults":{"timeout":0}},
             "fallbackMicros":{},"divertedCallMicros":{},"injected":[],"servers":[],"origin":{"peakPerSecond":0}}
            """;

    static Stream<Arguments> limits() {
        return Stream.of(
                arguments("--fallback-p95", "6ms", "5ms"), // of eight, the slowest is the 95th of a hundred
                arguments("--fallback-p95", "6000us", "5999us"),
                arguments("--call-p95", "12 ms", "11999 us"),
                arguments("--origin-p95", "0.5s", "499.9ms"),
                arguments("--miss-rate", "2%", "1.99%"),
                arguments("--fallback-miss-rate", "20%", "19.9%"),
                arguments("--errors", "1", "0"),
                arguments("--isolation", "30001us", "30ms"),
                arguments("--origin-peak", "40", "39"));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void gate_limit_isKeptOrMissed(String option, String kept, String missed) throws IOException {
        Path file = file("a.json", SUMMARY);
        String name = option.substring(2);

        assertThat(gate(file, option, kept)).as(out.toString()).isZero();
        assertThat(out.toString()).endsWith("passed" + System.lineSeparator());
        assertThat(gate(file, option, missed)).as(out.toString()).isOne();
        assertThat(out.toString()).contains("failed: " + name).containsPattern(name + " +<= .* +FAILED");
    }

    @Test
    void gate_severalLimits_eachHasItsLine() throws IOException {
        assertThat(gate(file("a.json", SUMMARY), "--errors", "0", "--miss-rate", "2%", "--fallback-p95=5ms"))
                .isOne();

        assertThat(out.toString().lines().toList())
                .contains(
                        "1 summary, begun 2026-12-01T09:30:00Z; 100 reads of cache data: 90 hits, 0 nulls, 10 faults, 0 unknown errors, 0 given up;"
                                + " answered by: local 7, none 2, primary 90, stale 1")
                .contains(line("lookups", ">= 1", "100", "passed", "reads of cache data"))
                .contains(line("diverted", ">= 1", "10", "passed", "reads diverted for a fault or a lost value"))
                .contains(line(
                        "fallback-p95",
                        "<= 5 ms",
                        "6 ms",
                        "FAILED",
                        "8 answers by replica, local or stale; of so few it is the largest"))
                .contains(line("miss-rate", "<= 2 %", "2 %", "passed", "2 of 100 reads"))
                .contains(line("errors", "<= 0", "1", "FAILED", "1 after a failure of Redis, 0 other, 0 given up"))
                .contains("failed: fallback-p95, errors");
    }

    /** The forks of one job: what one of them alone has missed by far is little among the others. */
    @Test
    void gate_directoryAndGlobAndFiles_areAddedUpOnceEach() throws IOException {
        Path a = file("forks/a.json", SUMMARY);
        file("forks/b.json", SUMMARY.replace("\"hits\":90", "\"hits\":190").replace("\"total\":100", "\"total\":200"));
        file("forks/other.txt", "not asked for");

        assertThat(gate(directory.resolve("forks"), "--miss-rate", "1.4%"))
                .as(out.toString())
                .isZero();
        assertThat(out.toString())
                .contains("2 summaries, begun 2026-12-01T09:30:00Z; 300 reads")
                .contains("4 of 300 reads");
        assertThat(gate(directory + "/forks/*.json", a, "--miss-rate", "1.4%")).isZero();
        assertThat(out.toString()).contains("2 summaries, begun 2026-12-01T09:30:00Z; 300 reads");
        assertThat(gate(directory + "/**/a.json", "--miss-rate", "2%")).isZero();
        assertThat(out.toString()).contains("1 summary, begun 2026-12-01T09:30:00Z; 100 reads");
    }

    @Test
    void gate_nothingMeasured_failsUnlessAllowed() throws IOException {
        Path file = file("a.json", EMPTY);
        String[] limits = {"--fallback-p95", "5ms", "--miss-rate", "2%", "--errors", "0", "--isolation", "50ms"};
        List<Object> arguments = new ArrayList<>(List.of(file));
        arguments.addAll(List.of(limits));

        assertThat(gate(arguments.toArray())).isOne();
        assertThat(out.toString())
                .contains(
                        "NOTHING WAS MEASURED for lookups, diverted, fallback-p95, isolation, miss-rate, errors: let the tests")
                .contains(line("miss-rate", "<= 2 %", "none", "UNMEASURED", "0 of 0 reads"));

        arguments.add("--allow-unmeasured");
        assertThat(gate(arguments.toArray())).isZero();
        assertThat(out.toString()).contains("NOTHING WAS MEASURED").contains("passed by --allow-unmeasured");
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                arguments("not JSON", "a.json is not JSON: "),
                arguments("", "a.json is not JSON: "),
                arguments("[1]", "a.json is not JSON: "),
                arguments(
                        "{\"a\":1}",
                        "a.json is no summary of Detour; name the files that detour.report.file has written"),
                arguments(
                        "{\"detourReport\":2}",
                        "a.json is a summary of format 2, and this reads format 1; take the gate"),
                arguments("{\"detourReport\":1}", "a.json is damaged: "),
                arguments(SUMMARY.replace("2026-12-01T09:30:00Z", "soon"), "a.json is damaged: "),
                arguments(SUMMARY.substring(0, SUMMARY.length() - 20), "a.json is not JSON: "),
                arguments(SUMMARY.replace("[[12000,7]]", "[[12000]]"), "a.json is damaged: "),
                arguments(SUMMARY.replace("\"timeout\":10", "\"timeout\":\"ten\""), "a.json is damaged: "));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void gate_unusableFile_isNamed(String content, String expected) throws IOException {
        Path file = file("a.json", content);

        assertThat(gate(file, "--errors", "0")).isEqualTo(2);
        assertThat(err.toString()).startsWith(directory.resolve("") + "/" + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "missing.json, there is no file %s; a summary is written when a JVM",
        "*.json, nothing matches %s; a summary is written when a JVM",
        "none/*.json, nothing matches %s; a summary is written when a JVM",
        "sub, the directory %s holds no *.json; a summary is written when a JVM",
        "[a.json, %s is neither a path nor a glob: ",
    })
    void gate_noSuchFile_isNamed(String name, String said) throws IOException {
        Files.createDirectories(directory.resolve("sub"));

        assertThat(gate(directory + "/" + name, "--errors", "0")).isEqualTo(2);
        assertThat(err.toString()).startsWith(String.format(Locale.ROOT, said, directory + "/" + name));
    }

    @Test
    void gate_pathThatLooksLikeAGlob_isThePath() throws IOException {
        Path odd = Files.createDirectories(directory.resolve("app[main]"));
        Files.writeString(odd.resolve("a.json"), SUMMARY);

        assertThat(gate(odd.toString(), "--errors", "1")).isZero();
        assertThat(gate(odd.resolve("a.json").toString(), "--errors", "1")).isZero();
    }

    static Stream<Arguments> wrongLimits() {
        return Stream.of(
                arguments("--fallback-p95", "soon", "write a duration in ns, us, ms or s, such as 5ms or 800us"),
                arguments("--fallback-p95", "5", "write a duration in ns, us, ms or s, such as 5ms or 800us"),
                arguments("--isolation", "-5ms", "write a duration in ns, us, ms or s, such as 5ms or 800us"),
                arguments("--isolation", "5m", "write a duration in ns, us, ms or s, such as 5ms or 800us"),
                arguments("--call-p95", "0.5", "write a duration in ns, us, ms or s, such as 5ms or 800us"),
                arguments("--miss-rate", "2", "write a percentage up to 100%, such as 2% or 0.5%"),
                arguments("--miss-rate", "-2%", "write a percentage up to 100%, such as 2% or 0.5%"),
                arguments("--miss-rate", "200%", "write a percentage up to 100%, such as 2% or 0.5%"),
                arguments("--diverted", "some", "write a whole number, such as 0"),
                arguments("--since", "yesterday", "write a duration in s, m, h or d, such as 1h"),
                arguments("--errors", "none", "write a whole number, such as 0"),
                arguments("--errors", "9".repeat(30), "write a whole number, such as 0"));
    }

    @ParameterizedTest
    @MethodSource("wrongLimits")
    void gate_unreadableLimit_isNamed(String option, String limit, String what) throws IOException {
        assertThat(gate(file("a.json", SUMMARY), option + "=" + limit)).isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo(option + " is '" + limit + "'; " + what);
    }

    @Test
    void gate_noLimit_isRefused() throws IOException {
        assertThat(gate(file("a.json", SUMMARY))).isEqualTo(2);
        assertThat(err.toString()).startsWith("no limit is given");
        assertThat(gate(file("a.json", SUMMARY), "--diverted=0")).isEqualTo(2);
        assertThat(gate(file("a.json", SUMMARY), "--diverted=0", "--at-least=1"))
                .isEqualTo(2);
    }
}
