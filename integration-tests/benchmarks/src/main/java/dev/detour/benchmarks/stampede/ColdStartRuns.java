package dev.detour.benchmarks.stampede;

import dev.detour.benchmarks.app.CourseFigures;
import java.util.ArrayList;
import java.util.List;

/** What was measured of one loss: as many runs without as with Detour. */
final class ColdStartRuns {

    private final List<CourseFigures> without = new ArrayList<>();
    private final List<CourseFigures> with = new ArrayList<>();

    void add(CourseFigures withoutDetour, CourseFigures withDetour) {
        without.add(withoutDetour);
        with.add(withDetour);
    }

    List<CourseFigures> without() {
        return without;
    }

    List<CourseFigures> with() {
        return with;
    }
}
