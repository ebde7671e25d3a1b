package dev.detour.benchmarks.app.access;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Where an application is run.
 *
 * @param port of the server that gets into trouble, on the loopback interface
 * @param secondPort of one with the same values, for those who can use it
 * @param origin gives what the system of record has for a key, and takes its time
 * @param ttl of what is put back
 */
public record Site(int port, int secondPort, UnaryOperator<String> origin, Duration ttl) {}
