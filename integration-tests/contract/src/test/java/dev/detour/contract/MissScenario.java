package dev.detour.contract;

import java.util.List;

/**
 * Something that befalls keys of a server, all of them alike.
 *
 * @param kind what the verdict on a null of one of them should be, as telemetry names it
 */
record MissScenario(String name, String kind, Claim claim, Plot plot) {

    /** What is promised of its verdicts. That none is wrong and certain is promised of all. */
    enum Claim {
        /** This process is the cause: to be known with events and without. */
        OWN,
        /** Another is: to be known with events. */
        OTHERS,
        /** Nothing. */
        NONE
    }

    /** What happens. */
    interface Plot {
        /** @return the keys that the server has no value of any more, or never had */
        List<String> befall(MissStage stage);
    }

    static MissScenario own(String name, String kind, Plot plot) {
        return new MissScenario(name, kind, Claim.OWN, plot);
    }

    static MissScenario others(String name, String kind, Plot plot) {
        return new MissScenario(name, kind, Claim.OTHERS, plot);
    }

    static MissScenario unclaimed(String name, String kind, Plot plot) {
        return new MissScenario(name, kind, Claim.NONE, plot);
    }
}
