package dev.detour.engine.jmx;

import java.util.Map;

/** The whole: {@code dev.detour:type=Detour}. Counters go on from the start of the JVM. */
public interface DetourMXBean {

    String getVersion();

    /** Of routes that nobody gave another: {@code route}, {@code observe} or {@code off}. */
    String getMode();

    /** Where the settings came from. */
    String getSettingsSource();

    /** Since Detour was started. */
    double getUptimeSeconds();

    /** Servers that are known. */
    int getServers();

    /** Of them, those whose breaker is not closed. */
    int getServersNotClosed();

    /** Routes that are known. */
    int getRoutes();

    /** Reads of all routes that the primary had a value for. */
    long getHits();

    /** Reads that it answered null. */
    long getMisses();

    /** Reads that it did not answer. */
    long getFaults();

    /** Reads that something else answered, by tier. */
    Map<String, Long> getAnswered();

    /** Diverted reads whose callers got the primary's own null or exception. */
    long getUnanswered();

    /** A summary of all since the start, as JSON: that which {@code detour.report.file} has written at the end. */
    String report();

    /**
     * Changes what becomes of the reads of every route from now on.
     *
     * @param mode {@code route}, {@code observe} or {@code off}
     * @return the mode before of routes that nobody gave another
     */
    String setMode(String mode);
}
