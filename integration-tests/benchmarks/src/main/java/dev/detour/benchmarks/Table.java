package dev.detour.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All rows, one line each, below each other what belongs below each other. */
record Table(List<Row> rows) {

    private static final String[] HEAD = {
        "stage", "measured", "variant", "figure", "unit", "95 % interval", "target", "verdict", "note"
    };

    /** Columns of numbers, which end below each other. */
    private static final List<Integer> RIGHT = List.of(3, 5, 6);

    @Override
    public String toString() {
        List<String[]> lines = Stream.concat(
                        Stream.<String[]>of(HEAD), rows.stream().map(Table::cells))
                .toList();
        int[] widths = IntStream.range(0, HEAD.length)
                .map(column -> lines.stream()
                        .mapToInt(cells -> cells[column].length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream().map(cells -> line(cells, widths)).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String[] cells(Row row) {
        Interval interval = row.estimate().interval();
        return new String[] {
            row.stage(),
            row.measured(),
            row.variant(),
            Amount.text(row.estimate().figure()),
            row.unit(),
            interval == null ? "" : Amount.text(interval),
            text(row.target()),
            row.verdict().name(),
            row.note().replace('\n', ' ')
        };
    }

    private static String text(@Nullable Target target) {
        return target == null ? "" : target.toString();
    }

    private static String line(String[] cells, int[] widths) {
        String[] padded = new String[cells.length];
        Arrays.setAll(padded, column -> padded(cells[column], widths[column], RIGHT.contains(column)));
        return String.join("  ", padded).stripTrailing();
    }

    private static String padded(String cell, int width, boolean right) {
        String padding = " ".repeat(width - cell.length());
        return right ? padding + cell : cell + padding;
    }
}
