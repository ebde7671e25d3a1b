package dev.detour.chaos.result;

import java.util.List;

/**
 * A run of the suite; the whole of {@code results.json}, with these names.
 *
 * @param run what was run, and on what
 * @param scenarios in the order of the run
 */
public record Run(About run, List<ScenarioResult> scenarios) {

    public Run {
        scenarios = List.copyOf(scenarios);
    }

    /**
     * What was run, and on what.
     *
     * @param started as ISO 8601 has it, in UTC
     * @param seed of everything random
     * @param redis the version of the servers
     * @param java the version of the applications' JVMs
     * @param form {@code full}, {@code short} or {@code soak}
     */
    public record About(String started, long seed, String redis, String java, String form) {}
}
