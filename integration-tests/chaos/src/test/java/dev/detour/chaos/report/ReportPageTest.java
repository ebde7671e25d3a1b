package dev.detour.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.result.ResultFile;
import dev.detour.chaos.result.Run;
import dev.detour.chaos.result.ScenarioResult;
import dev.detour.chaos.result.WayResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportPageTest {

    private static final Run SAMPLE = SampleRun.of(1);

    private static Run run(ScenarioResult... scenarios) {
        return new Run(SampleRun.about(), List.of(scenarios));
    }

    private static ScenarioResult scenario(String name, List<GateResult> gates, List<String> violations) {
        return new ScenarioResult(
                name,
                name,
                100,
                SampleRun.FAULT,
                12_000,
                SAMPLE.scenarios().get(1).ways(),
                gates,
                violations);
    }

    private static GateResult gate(double figure) {
        return GateResult.atMost("A", "P95", "jedis-pool", 5, figure, "ms", "");
    }

    @Test
    void write_sample_isOneFileThatAsksForNothing(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("new").resolve("report.html");

        ReportPage.write(SAMPLE, file);

        String page = Files.readString(file);
        assertThat(page)
                .contains("default-src 'none'")
                .doesNotContain("<link rel=\"stylesheet\"", "src=\"", "@import", "url(http");
        assertThat(page).contains("var uPlot=", "u-hz", "const Panels");
    }

    @Test
    void main_fileOfResults_writesThePage(@TempDir Path directory) {
        Path results = directory.resolve("results.json");
        Path page = directory.resolve("report.html");
        ResultFile.write(SAMPLE, results);

        ReportPage.main(new String[] {results.toString(), page.toString()});

        assertThat(page).content().isEqualTo(ReportPage.html(SAMPLE));
    }

    @Test
    void write_directoryInPlaceOfTheFile_fails(@TempDir Path directory) {
        assertThatThrownBy(() -> ReportPage.write(SAMPLE, directory)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void html_namesWithMarkup_areText() {
        String hostile = "<b id='injected'>&amp;</b>";
        GateResult check = GateResult.atMost(hostile, hostile, hostile, 1, 2, hostile, hostile);

        String page = ReportPage.html(run(scenario(hostile, List.of(check), List.of(hostile))));

        assertThat(page)
                .doesNotContain("<b id")
                .contains("&lt;b id&#x3D;&#39;injected&#39;&gt;&amp;amp;&lt;/b&gt;")
                .contains("id=\"scenario--b-id-injected-amp-b-\"");
    }

    @Test
    void html_textsThatEndAScript_endNone() {
        String hostile = "</script><script>alert(1)</script><!--";
        ScenarioResult sample = SAMPLE.scenarios().get(0);
        ScenarioResult named = new ScenarioResult(
                hostile,
                hostile,
                100,
                SampleRun.FAULT,
                12_000,
                List.of(new WayResult(
                        hostile,
                        true,
                        sample.ways().get(0).timeline(),
                        sample.ways().get(0).summary())),
                List.of(),
                List.of(hostile));

        String page = ReportPage.html(run(named));

        assertThat(page).doesNotContain("alert(1)</", "<!--").contains("\\u003c/script\\u003e");
        assertThat(count(page, "<script")).isEqualTo(count(page, "</script>")).isEqualTo(3);
    }

    private static long count(String page, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(page).results().count();
    }

    @Test
    void html_emptyRun_saysSo() {
        String page = ReportPage.html(run());

        assertThat(page)
                .contains("Nothing was measured.", "No gate was measured.", "No scenario ran.", "No read was checked.")
                .contains("verdict warn")
                .doesNotContain("<table id=", "<dl class=\"figures\"", "Every gate holds");
    }

    @Test
    void html_scenarioWithoutWays_hasNoCharts() {
        ScenarioResult bare =
                new ScenarioResult("bare", "Bare", 100, SampleRun.FAULT, 1_000, List.of(), List.of(), List.of());

        String page = ReportPage.html(run(bare));

        assertThat(page).contains("Bare", "0 of 0 reads").doesNotContain("class=\"charts\"", "class=\"ways\"");
    }

    @Test
    void html_withoutComparison_mentionsNone() {
        String page = ReportPage.html(run(SAMPLE.scenarios().get(1)));

        assertThat(page).doesNotContain("class=\"without\"", "; without Detour");
        assertThat(page).contains("worst P99 4.50 ms</span>");
    }

    @Test
    void html_withComparison_showsBoth() {
        String page = ReportPage.html(run(SAMPLE.scenarios().get(0)));

        assertThat(page).contains("class=\"without\"", "; without Detour ", "1.00 s");
    }

    @Test
    void html_allPassed_saysSo() {
        String page = ReportPage.html(run(scenario("a", List.of(gate(1), gate(2)), List.of())));

        assertThat(page)
                .contains("<title>Passed: ", "verdict good", "data-passed=\"true\"", "2 checks in 1 scenario;")
                .contains("none was damaged, older than allowed", "what the origin had")
                .doesNotContain("<tr class=\"failed\"");
    }

    @Test
    void html_remarks_areShownAndCountForNothing() {
        GateResult said = GateResult.said("A", "P95, STALE", "jedis", "not measured: 3 answers");
        GateResult again = gate(7).ofAttempt(1);

        String page = ReportPage.html(run(scenario("a", List.of(gate(1), said, again), List.of())));

        assertThat(page)
                .contains("1 check in 1 scenario;", "not measured: 3 answers", "P95, attempt 1", "missed; ")
                .contains("<span class=\"tag warn\">noted</span>", "<td class=\"number\">7 ms</td>")
                .doesNotContain("data-what=\"P95, STALE\"", "data-what=\"P95, attempt 1\"", "tag bad");
    }

    @Test
    void html_scenarioLeftOut_isNeitherPassedNorCounted() {
        GateResult why = GateResult.said("left out", "libfaketime is not installed", "all", "");

        String page = ReportPage.html(
                run(scenario("a", List.of(gate(1)), List.of()), scenario("b", List.of(why), List.of())));

        assertThat(page)
                .contains("1 check in 1 scenario, and 1 left out;", "<span class=\"tag warn\">left out</span>")
                .contains("verdict warn", "Every gate holds of what ran; 1 left out.")
                .contains("libfaketime is not installed");
    }

    @Test
    void html_scenarioThatBrokeOff_failsTheRun() {
        ScenarioResult broken = new ScenarioResult(
                "b", "B", 100, SampleRun.FAULT, 0, List.of(), List.of(), List.of("It broke off: AssertionError"));

        String page = ReportPage.html(run(scenario("a", List.of(gate(1)), List.of()), broken));

        assertThat(page).contains("<title>Not passed: ", "It broke off: AssertionError");
    }

    @Test
    void html_failedGate_standsFirstAndIsNamed() {
        String page = ReportPage.html(run(
                scenario("well", List.of(gate(4)), List.of()), scenario("ill", List.of(gate(7), gate(9)), List.of())));

        assertThat(page)
                .contains(
                        "<title>Not passed: ",
                        "verdict bad",
                        "2 of 3 checks failed; the oracle objects to no answer.",
                        "In 1 of 2 scenarios.")
                .contains("2 of 3 failed", "<td class=\"number\">9 ms</td><td class=\"number\">5 ms</td>");
        assertThat(page.indexOf("id=\"scenario-ill\"")).isLessThan(page.indexOf("id=\"scenario-well\""));
        assertThat(opened(page)).containsExactly("ill");
    }

    @Test
    void html_figures_neverLookWithinALimitThatTheyMiss() {
        String page = ReportPage.html(run(scenario("a", List.of(gate(5.001), gate(1e9)), List.of())));

        assertThat(page).contains("<td class=\"number\">over 5 ms</td>", "<td class=\"number\">never</td>");
    }

    @Test
    void html_violation_failsARunThatPassesItsGates() {
        String page = ReportPage.html(run(scenario("a", List.of(gate(1)), List.of("an older value", "another"))));

        assertThat(page)
                .contains("verdict bad", "Every gate holds, but the oracle objects 2 times.")
                .contains("<li>an older value</li>")
                .doesNotContain("none was damaged");
    }

    @Test
    void html_manyViolations_headNamesTheFirstAndTheirNumber() {
        List<String> many = IntStream.rangeClosed(1, 40)
                .mapToObj(i -> "objection " + i + ".")
                .toList();

        String page = ReportPage.html(run(scenario("a", List.of(), many)));

        assertThat(page).contains("and 35 more");
        assertThat(count(page, "<li>objection 5.")).isEqualTo(2);
        assertThat(count(page, "<li>objection 6.")).isEqualTo(1);
    }

    @Test
    void html_sameNameTwice_hasTwoSections() {
        String page =
                ReportPage.html(run(scenario("a", List.of(gate(1)), List.of()), scenario("A", List.of(), List.of())));

        assertThat(page).contains("id=\"scenario-a\"", "id=\"scenario-a-1\"");
    }

    private static List<String> opened(String page) {
        return Pattern.compile("data-name=\"([^\"]*)\" open")
                .matcher(page)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
