package dev.detour.engine.tier;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Power of two choices (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE TPDS 2001): of two
 * taken at random the one that costs less. Many readers that all know the same cheapest would all go there at once.
 */
final class ReplicaChoice {

    private ReplicaChoice() {}

    /** @param replicas at least one */
    static Replica of(List<Replica> replicas, RandomGenerator random, long nowNanos) {
        int size = replicas.size();
        if (size == 1) {
            return replicas.get(0);
        }
        int first = random.nextInt(size);
        int other = random.nextInt(size - 1);
        Replica one = replicas.get(first);
        Replica two = replicas.get(other < first ? other : other + 1);
        return one.cost(nowNanos) <= two.cost(nowNanos) ? one : two;
    }
}
