package dev.detour.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {

    private static final String ANY = ".*";

    @TempDir
    private Path directory;

    private Path results = Path.of("");

    @BeforeEach
    void name() {
        results = directory.resolve("target").resolve("results.json");
    }

    @Test
    void run_stageFails_keepsTheRowsOfTheOthers() throws IOException {
        Benchmarks benchmarks = benchmarks(ANY);

        benchmarks.run(List.of(stage("first"), failing("second"), stage("third")));

        assertThat(benchmarks.isComplete()).isFalse();
        assertThat(written().rows())
                .extracting(ResultFile.Line::stage, ResultFile.Line::verdict)
                .containsExactly(tuple("first", "MET"), tuple("second", "INCONCLUSIVE"), tuple("third", "MET"));
        assertThat(written().rows().get(1).figure()).isNull();
        assertThat(written().rows().get(1).note()).contains("no luck");
    }

    @Test
    void run_eachStage_findsTheFileOfThoseBeforeIt() throws IOException {
        Benchmarks benchmarks = benchmarks(ANY);

        benchmarks.run(List.of(stage("first"), new Stage() {
            @Override
            public String name() {
                return "second";
            }

            @Override
            public List<Row> run(Context context) throws Exception {
                assertThat(written().rows()).hasSize(1);
                return stage("second").run(context);
            }
        }));

        assertThat(benchmarks.isComplete()).isTrue();
        assertThat(written().rows()).hasSize(2);
    }

    @Test
    void run_someAreAskedFor_leavesOutTheOthers() throws IOException {
        Benchmarks benchmarks = benchmarks("f.*");

        benchmarks.run(List.of(stage("first"), failing("second")));

        assertThat(benchmarks.isComplete()).isTrue();
        assertThat(benchmarks.table()).contains("first").doesNotContain("second");
    }

    @Test
    void run_noneIsCalledSo_isNotComplete() throws IOException {
        Benchmarks benchmarks = benchmarks("misspelt");

        benchmarks.run(List.of(stage("first")));

        assertThat(benchmarks.isComplete()).isFalse();
    }

    private ResultFile.Content written() throws IOException {
        return new Gson().fromJson(Files.readString(results), ResultFile.Content.class);
    }

    private Benchmarks benchmarks(String include) {
        Path unused = Path.of("unused");
        return new Benchmarks(new Context(
                unused, unused, unused, unused, results, false, Pattern.compile(include), Pattern.compile(ANY)));
    }

    private static Stage stage(String name) {
        return new Stage() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Row> run(Context context) {
                return List.of(new Row(name, "a figure", "", Estimate.of(1), "ns").against(Target.atMost(2)));
            }
        };
    }

    private static Stage failing(String name) {
        return new Stage() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Row> run(Context context) {
                throw new IllegalStateException("no luck");
            }
        };
    }
}
