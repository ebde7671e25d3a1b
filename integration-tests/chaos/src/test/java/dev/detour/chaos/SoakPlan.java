package dev.detour.chaos;

import dev.detour.chaos.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Faults drawn by a seed until the time is used up: on which sites, which ones, in which order, how long each lasts and what
 * comes before it. The same seed and the same time give the same plan.
 */
final class SoakPlan {

    /** A site is started, filled, rehearsed, left alone, and at its end looked at for leaks. */
    private static final int SITE_MILLIS = 55_000;

    /** The same for the applications of a scenario that has its own. */
    private static final int OWN_MILLIS = 35_000;

    /** Of each scenario: what comes before the load and after it, agreement included. */
    private static final int AROUND_MILLIS = 6_000;

    private static final int LEAST_ON_A_SITE_MILLIS = 180_000;
    private static final int LEAST_HEALTHY_MILLIS = 500;
    private static final int MOST_HEALTHY_MILLIS = 5_000;

    private final Random random;
    private final List<Scenario> table;

    private SoakPlan(long seed, List<Scenario> table) {
        this.random = new Random(seed);
        this.table = table;
    }

    /**
     * A plan.
     *
     * @param table what is drawn from
     * @param millis how long it takes about, more than is needed for one site
     */
    static List<Scenario> of(long seed, List<Scenario> table, int millis) {
        return new SoakPlan(seed, table).drawn(millis);
    }

    private List<Scenario> drawn(int millis) {
        List<Scenario> plan = new ArrayList<>();
        int left = millis;
        while (left >= SITE_MILLIS + AROUND_MILLIS) {
            List<Scenario> here = table.stream().filter(on(drawnSite())).toList();
            int until = left - SITE_MILLIS - LEAST_ON_A_SITE_MILLIS < SITE_MILLIS ? 0 : left - LEAST_ON_A_SITE_MILLIS;
            left -= SITE_MILLIS;
            while (left > until) {
                Scenario drawn = varied(here.get(random.nextInt(here.size())), plan.size() + 1);
                plan.add(drawn);
                left -= drawn.healthyMillis() + drawn.faultMillis() + drawn.recoveryMillis() + AROUND_MILLIS;
                left -= drawn.hasApplicationsOfItsOwn() ? OWN_MILLIS : 0;
            }
        }
        return plan;
    }

    private static Predicate<Scenario> on(Site.Kind kind) {
        return scenario -> scenario.site() == kind;
    }

    private Site.Kind drawnSite() {
        return table.get(random.nextInt(table.size())).site();
    }

    private Scenario varied(Scenario scenario, int turn) {
        int healthy = LEAST_HEALTHY_MILLIS + random.nextInt(MOST_HEALTHY_MILLIS - LEAST_HEALTHY_MILLIS);
        return scenario.inASoak(turn, healthy, faultMillis(scenario));
    }

    /**
     * No longer than in the suite: some are as long as they can be without another thing happening, such as an election. And
     * as long where it is about what has become too old meanwhile.
     */
    private int faultMillis(Scenario scenario) {
        int most = scenario.faultMillis();
        return scenario.gates().contains(Gate.TOO_OLD) ? most : most / 2 + random.nextInt(most / 2 + 1);
    }
}
