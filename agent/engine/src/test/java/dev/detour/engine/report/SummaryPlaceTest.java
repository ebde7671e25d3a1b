package dev.detour.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file system does that has no links; the rest is tested by {@link ReportFileTest}. */
class SummaryPlaceTest {

    @TempDir
    Path directory;

    @Test
    void isMoved_nameIsFree_isThere() throws IOException {
        Path unfinished = Files.writeString(directory.resolve("unfinished"), "new");

        assertThat(SummaryPlace.isMoved(unfinished, directory.resolve("run.json")))
                .isTrue();
        assertThat(directory.resolve("run.json")).hasContent("new");
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void isMoved_fails_leavesNothing() {
        Path name = directory.resolve("run.json");

        assertThatThrownBy(() -> SummaryPlace.isMoved(directory.resolve("missing"), name))
                .isInstanceOf(IOException.class);
        assertThat(name).doesNotExist();
    }

    @Test
    void isMoved_nameIsTaken_staysWithWhoHasIt() throws IOException {
        Path unfinished = Files.writeString(directory.resolve("unfinished"), "new");
        Path taken = Files.writeString(directory.resolve("run.json"), "old");

        assertThat(SummaryPlace.isMoved(unfinished, taken)).isFalse();
        assertThat(taken).hasContent("old");
    }
}
