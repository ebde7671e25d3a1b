package dev.detour.doctor;

import org.jspecify.annotations.Nullable;

/** What follows from how full a server is, and from what it throws away. */
final class MemoryAdvice {

    private MemoryAdvice() {}

    static void add(Report report, Suggestions suggestions) {
        Memory memory = report.memory();
        if (memory == null) {
            return;
        }
        if (!memory.isLimited()) {
            suggestions.hintAtServer(
                    "no-limit",
                    "set maxmemory, and with it a maxmemory-policy that evicts (allkeys-lfu) where it is only a cache",
                    "without a limit the server grows until its machine has no memory left, and is then killed");
        } else if (memory.isFull() && memory.cannotEvict()) {
            addFull(memory, suggestions);
        }
        if (memory.isLimited()) {
            addEvicting(report.rates(), suggestions);
        }
    }

    private static void addFull(Memory memory, Suggestions suggestions) {
        String reason = memory.keysWithTtl() == 0 && memory.policy().startsWith("volatile-")
                ? memory.policy() + " evicts only keys with a time to live, and there are none"
                : "the policy is " + memory.policy();
        suggestions.warnOfServer(
                "full",
                "raise maxmemory, or let allkeys-lfu be the maxmemory-policy of what is only a cache",
                "memory is full and nothing can be evicted (" + reason
                        + "): writes are refused, so warming fails, too");
    }

    private static void addEvicting(@Nullable Rates rates, Suggestions suggestions) {
        if (rates == null || rates.evicted() == 0) {
            return;
        }
        String evicts = Numbers.plain(rates.evicted()) + " keys are evicted each second: ";
        suggestions.warnOfServer(
                "evicting", "raise maxmemory", evicts + "what is written pushes out what is still read");
        suggestions.warn(
                "evicting-local",
                "detour.local.max-size",
                "128 MiB",
                evicts
                        + "the more of them this process remembers, the fewer come from the origin (the heap bounds it)");
        suggestions.warn(
                "evicting-wait",
                "detour.eviction.wait",
                "100 ms",
                evicts + "a caller that waits for as long as a load takes gets the value instead of a null");
    }
}
