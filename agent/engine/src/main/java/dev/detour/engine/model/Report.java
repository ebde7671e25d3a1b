package dev.detour.engine.model;

import java.util.Set;
import java.util.function.Supplier;

/**
 * What a server has said of itself.
 *
 * @param info the reply to {@code INFO} with its sections server, memory, stats, replication and keyspace; servers before
 *     Redis 7.0 give more of them
 * @param askedNanos before it was asked
 * @param databases that this process reads there; empty where any may be
 * @param commandStats asks for one more section, {@code INFO commandstats}; gives an empty text where it is not to be had
 */
public record Report(String info, long askedNanos, Set<Integer> databases, Supplier<String> commandStats) {}
