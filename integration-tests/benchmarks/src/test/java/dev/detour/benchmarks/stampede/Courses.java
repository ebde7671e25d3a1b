package dev.detour.benchmarks.stampede;

import dev.detour.benchmarks.app.CourseFigures;
import java.util.List;

/** Courses of which only the origin's side, and what failed, is of interest. */
final class Courses {

    private Courses() {}

    static CourseFigures of(List<Integer> originPerTenth, int originAtOnce, long failed) {
        return new CourseFigures(
                150, 60_000, 120, 300, 2_500, failed, 0, 0, null, originPerTenth, originAtOnce, "", null, null);
    }
}
