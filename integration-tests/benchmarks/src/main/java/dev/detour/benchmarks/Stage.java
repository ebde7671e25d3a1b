package dev.detour.benchmarks;

import java.util.List;

/** A part of the measurements, which can be run alone. */
public interface Stage {

    /** By which it is asked for, and which its rows bear. */
    String name();

    /**
     * Measures.
     *
     * @throws Exception if it cannot: there is no figure then, rather than one of something else
     */
    List<Row> run(Context context) throws Exception;
}
