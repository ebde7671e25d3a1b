package dev.detour.engine.jmx;

import java.util.List;
import java.util.Map;

/** One route: {@code dev.detour:type=Route,name="..."}. Counters go on from the start of the JVM. */
public interface RouteMXBean {

    String getRoute();

    /** {@code route}, {@code observe} or {@code off}. */
    String getMode();

    /** Reads that the primary had a value for. */
    long getHits();

    /** Reads that it answered null, by cause. */
    Map<String, Long> getMisses();

    /** Reads that it did not answer, by what was wrong. */
    Map<String, Long> getFaults();

    /** Reads that ended in an error that is not Detour's to mask. */
    long getUnknownErrors();

    /** Reads that something else answered, by tier. */
    Map<String, Long> getAnswered();

    /** Diverted reads whose callers got the primary's own null or exception. */
    long getUnanswered();

    /** The steps that follow each outcome. */
    Map<String, List<String>> getTable();

    /** The times and numbers of the policy; times in milliseconds. */
    Map<String, Long> getPolicy();

    /**
     * Changes what becomes of the route's reads from now on.
     *
     * @param mode {@code route}, {@code observe} or {@code off}
     * @return the mode before
     */
    String setMode(String mode);
}
