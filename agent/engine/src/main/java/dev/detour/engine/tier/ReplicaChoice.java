package dev.detour.engine.tier;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which of several replicas is read: one that is drawn by weight, unless another one, drawn in the same way, is notably
 * better. So, where all are equally fast, each has its share by weight, whether one thread reads or many.
 *
 * <p>Two, and not the best of all (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE TPDS
 * 2001): many readers that all know the same best would all go there at once. And not the lower cost of the two: of
 * replicas that are as good as each other, one is always a little better, and would be read alone.
 */
final class ReplicaChoice {

    /** What is less than so many times as much is taken for equal. */
    private static final double NOTABLY = 2;

    private ReplicaChoice() {}

    /** @param replicas at least one */
    static Replica of(List<Replica> replicas, RandomGenerator random, long nowNanos) {
        if (replicas.size() == 1) {
            return replicas.get(0);
        }
        Replica first = drawn(replicas, null, random);
        Replica second = drawn(replicas, first, random);
        return isNotablyBetter(second, first, nowNanos) ? second : first;
    }

    private static Replica drawn(List<Replica> replicas, @Nullable Replica except, RandomGenerator random) {
        int left = random.nextInt(weight(replicas) - (except == null ? 0 : except.weight()));
        Replica drawn = replicas.get(0);
        for (Replica replica : replicas) {
            if (replica != except) {
                drawn = replica;
                left -= replica.weight();
                if (left < 0) {
                    break;
                }
            }
        }
        return drawn;
    }

    private static int weight(List<Replica> replicas) {
        int sum = 0;
        for (Replica replica : replicas) {
            sum += replica.weight();
        }
        return sum;
    }

    private static boolean isNotablyBetter(Replica other, Replica drawn, long nowNanos) {
        double slowness = drawn.latency().tookNanos(nowNanos) / other.latency().tookNanos(nowNanos);
        return slowness * Math.max(1, crowding(drawn, other) / NOTABLY) > NOTABLY;
    }

    /** How many times as full as the other one is, for its weight, that one would be with one more read. */
    private static double crowding(Replica drawn, Replica other) {
        double here = (double) drawn.latency().underWay() / drawn.weight();
        double there = (double) (other.latency().underWay() + 1) / other.weight();
        return here / there;
    }
}
