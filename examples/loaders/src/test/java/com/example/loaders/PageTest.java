package com.example.loaders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page's code is the code that is compiled and tested here. Above each block a comment names its file, of which it
 * has to be a run of whole lines; how far it is indented does not count.
 */
class PageTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- file: (\\S+) -->\n\n)?```(\\w*)\n(.*?)```", Pattern.DOTALL);
    private static final int FEWEST = 5;

    private record Block(String file, String language, List<String> lines) {}

    private static List<Block> blocks() throws IOException {
        Matcher found = BLOCK.matcher(Files.readString(MODULE.resolve("README.md")));
        List<Block> blocks = new ArrayList<>();
        while (found.find()) {
            String file = found.group(1);
            blocks.add(new Block(file == null ? "" : file, found.group(2), stripped(found.group(3))));
        }
        return blocks;
    }

    private static List<String> stripped(String text) {
        return text.stripIndent().lines().map(String::strip).toList();
    }

    @Test
    void blocks_ofJava_nameTheirFiles() throws IOException {
        assertThat(blocks())
                .filteredOn(block -> block.language().equals("java"))
                .hasSizeGreaterThanOrEqualTo(FEWEST)
                .allSatisfy(block -> assertThat(block.file()).endsWith(".java"));
    }

    @Test
    void blocks_ofFiles_standThereLineByLine() throws IOException {
        for (Block block : blocks()) {
            if (!block.file().isEmpty()) {
                assertThat(stripped(Files.readString(MODULE.resolve(block.file()))))
                        .as("the block of %s", block.file())
                        .containsSequence(block.lines());
            }
        }
    }
}
