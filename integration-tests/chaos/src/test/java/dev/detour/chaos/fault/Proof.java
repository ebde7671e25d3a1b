package dev.detour.chaos.fault;

/**
 * What must have happened for a fault to have befallen anybody. Where it has not, the scenario says nothing of Detour.
 *
 * @param what in words, for the report
 * @param unit of both numbers, for example {@code replies}
 */
public record Proof(String what, long atLeast, long seen, String unit) {}
