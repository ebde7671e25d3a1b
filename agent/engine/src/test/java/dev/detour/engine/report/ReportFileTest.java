package dev.detour.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.Loads;
import dev.detour.engine.model.Traffics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFileTest {

    /** Of another process. */
    private static final String SUMMARY = "{\"detourReport\":1,\"mode\":\"route\"}";

    @TempDir
    Path directory;

    private final List<String> lines = new ArrayList<>();
    private final ReportJson report = new ReportJson(
            "1.2.3",
            new Figures(
                    new Traffics(),
                    new Loads(),
                    () -> new Figures.Memory(0, 0, 0),
                    () -> new Figures.Warming(0, 0, 0),
                    Map::of,
                    Map::of),
            List.of(),
            new ReportPart());

    @BeforeEach
    void listen() {
        AgentLog.offerTo(line -> lines.add(line.text()));
    }

    @AfterEach
    void release() {
        AgentLog.offerTo(line -> false);
    }

    private ReportFile at(String name) {
        return new ReportFile(directory.resolve(name).toString(), report);
    }

    private void write(String name) {
        at(name).write(report);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.json, a.json",
        "a-%p.json, a-42.json",
        "%t/%p-%%p.json, 20261201-093000/42-%p.json",
        "'', ''",
    })
    void named_pattern_isFilledIn(String pattern, String expected) {
        assertThat(ReportFile.named(pattern, 42, Instant.parse("2026-12-01T09:30:00.5Z")))
                .isEqualTo(expected);
    }

    @Test
    void write_directoryIsThere_isTheSummaryAndNothingElse() throws IOException {
        write("run-%p.json");

        String name = "run-" + ProcessHandle.current().pid() + ".json";
        assertThat(files()).containsExactly(name);
        assertThat(directory.resolve(name)).content().startsWith("{\"detourReport\":1,");
        assertThat(lines).isEmpty();
    }

    @Test
    void prepare_summaryOfAnEarlierRun_isRemovedAndTold() throws IOException {
        Path file = Files.writeString(directory.resolve("run.json"), SUMMARY);
        at("run.json").prepare();

        assertThat(file).doesNotExist();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("an earlier run has left in " + file, "%t and %p");
        assertThat(lines.get(1)).contains("a summary will be written to " + file);
    }

    @Test
    void prepare_nameOfItsOwn_staysAsItIs() throws IOException {
        Path own = directory.resolve("run-" + ProcessHandle.current().pid() + ".json");
        Files.writeString(own, SUMMARY);
        at("run-%p.json").prepare();

        assertThat(own).exists();
        assertThat(lines).singleElement().asString().contains("a summary will be written to " + own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"mine\":1}", "", " {\"detourReport\":1}"})
    void prepareAndWrite_whatIsNoSummary_staysAndIsTold(String content) throws IOException {
        Path other = Files.writeString(directory.resolve("package.json"), content);
        ReportFile file = at("package.json");
        file.prepare();
        file.write(report);

        assertThat(other).hasContent(content);
        assertThat(files()).containsExactly("package.json");
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line)
                                .contains(
                                        other
                                                + " (the file that is there is no summary of Detour, and is not replaced); name a file"));
    }

    @Test
    void prepare_afterTheEnd_leavesWhatWasWritten() throws IOException {
        ReportFile file = at("run.json");
        file.write(report);
        file.prepare();

        assertThat(files()).containsExactly("run.json");
    }

    @Test
    void prepare_detourIsOff_removesOfAnEarlierRunAndMakesNothing() throws IOException {
        Path file = Files.writeString(directory.resolve("run.json"), SUMMARY);
        ReportFile.ofNothing(file.toString()).prepare();
        ReportFile.ofNothing(directory.resolve("new/run.json").toString()).prepare();

        assertThat(files()).isEmpty();
        assertThat(lines).singleElement().asString().contains("an earlier run has left in " + file);
    }

    @Test
    void prepare_detourIsOffAndAnotherFileIsThere_staysAndIsTold() throws IOException {
        Path file = Files.writeString(directory.resolve("package.json"), "{}");
        ReportFile.ofNothing(file.toString()).prepare();

        assertThat(file).exists();
        assertThat(lines)
                .singleElement()
                .asString()
                .contains(
                        "the summary of an earlier run is not removed from " + file + " (the file that is there is no");
    }

    @Test
    void clientMet_summaryOfAnEarlierRun_isRemovedSoon() throws IOException {
        Path file = Files.writeString(directory.resolve("run.json"), SUMMARY);
        ReportFile.ofNothing(file.toString()).clientMet();

        await().until(() -> !Files.exists(file));
    }

    @ParameterizedTest
    @CsvSource({"run.json, true", "a%%p.json, true", "run-%p.json, false", "%t/a.json, false", "'', false"})
    void isOfManyRuns_pattern_isWithoutAProcessOrATime(String pattern, boolean expected) {
        assertThat(ReportFile.isOfManyRuns(pattern)).isEqualTo(expected);
    }

    @Test
    void prepare_noSuchDirectory_isMade() {
        at("new/er/run.json").prepare();

        assertThat(directory.resolve("new/er")).isEmptyDirectory();
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("a summary will be written to " + directory.resolve("new"));
    }

    @Test
    void prepare_directoryCannotBeMade_isToldAtTheStart() throws IOException {
        Files.writeString(directory.resolve("file"), "no directory");
        at("file/run.json").prepare();

        assertThat(lines)
                .containsExactly("detour.report.file: the summary will not be written to "
                        + directory.resolve("file/run.json")
                        + " (what should be its directory is a file); name a file that can be written, in a directory that"
                        + " is there or can be made. Nothing else is affected.");
    }

    /** In containers every process has the same id. */
    @Test
    void write_nameOfItsOwnIsTaken_takesTheNext() throws IOException {
        String stem = "run-" + ProcessHandle.current().pid();
        write("run-%p.json");
        write("run-%p.json");
        write("run-%p.json");

        assertThat(files()).containsExactlyInAnyOrder(stem + ".json", stem + "-2.json", stem + "-3.json");
        assertThat(lines).isEmpty();
    }

    /** Whoever may write there could have it lead to any file of the user's. */
    @ParameterizedTest
    @CsvSource({"link.json, summary", "link.json, missing", "link.json, /dev/null", "link-%p.json, summary"})
    void write_link_isRefused(String name, String target) throws IOException {
        Path meant = Files.writeString(directory.resolve("summary"), SUMMARY);
        Path link =
                directory.resolve(ReportFile.named(name, ProcessHandle.current().pid(), report.started()));
        Files.createSymbolicLink(link, directory.resolve(target));
        at(name).prepare();
        lines.clear();
        write(name);

        assertThat(link).isSymbolicLink();
        assertThat(meant).hasContent(SUMMARY);
        assertThat(files()).hasSize(2);
        assertThat(lines).singleElement().asString().contains(link + " (it is a link, which is not followed)");
    }

    @Test
    void write_linkedDirectory_isFollowed() throws IOException {
        Files.createDirectory(directory.resolve("there"));
        Files.createSymbolicLink(directory.resolve("here"), directory.resolve("there"));
        write("here/run.json");

        assertThat(directory.resolve("there/run.json")).content().startsWith("{");
        assertThat(lines).isEmpty();
    }

    @Test
    void write_fileOfAnEarlierRun_isReplacedWithoutAWord() throws IOException {
        Path file = Files.writeString(directory.resolve("run.json"), SUMMARY);
        Files.setLastModifiedTime(file, FileTime.from(report.started().minusSeconds(60)));
        write("run.json");

        assertThat(file).content().startsWith("{").isNotEqualTo(SUMMARY);
        assertThat(lines).isEmpty();
    }

    @Test
    void write_fileOfAnotherProcessMeanwhile_isReplacedAndTold() throws IOException {
        Path file = Files.writeString(directory.resolve("run.json"), SUMMARY);
        Files.setLastModifiedTime(file, FileTime.from(report.started().plusSeconds(60)));
        write("run.json");

        assertThat(file).content().startsWith("{").isNotEqualTo(SUMMARY);
        assertThat(lines).singleElement().asString().contains("detour.report.file", "another process", "%p");
    }

    @Test
    void write_directoryIsGoneMeanwhile_isMadeAgain() throws IOException {
        write("cleaned/run.json");

        assertThat(directory.resolve("cleaned/run.json")).content().startsWith("{");
        assertThat(lines).isEmpty();
    }

    @Test
    void write_nameOfADirectory_isOneLineAndNothingIsLeftBehind() throws IOException {
        Files.createDirectories(directory.resolve("run.json/in"));
        write("run.json");

        assertThat(files()).containsExactly("run.json");
        assertThat(lines).singleElement().asString().startsWith("detour.report.file: the summary cannot be written to");
    }

    @Test
    void write_belowAFile_isOneLine() throws IOException {
        Files.writeString(directory.resolve("file"), "no directory");
        write("file/run.json");

        assertThat(lines).singleElement().asString().startsWith("detour.report.file: the summary cannot be written to");
    }
}
