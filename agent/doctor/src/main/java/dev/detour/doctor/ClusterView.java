package dev.detour.doctor;

import java.util.BitSet;
import java.util.List;

/**
 * A cluster, as one of its nodes sees it.
 *
 * @param state as {@code CLUSTER INFO} has it; empty where it is not told
 */
record ClusterView(String state, List<Shard> shards) {

    static final int SLOTS = 16_384;

    /** A node; its health is empty where it is not told. */
    record Member(String address, boolean primary, String health) {

        /** What is not told is not held against it. */
        boolean isHealthy() {
            return health.isEmpty() || health.equals("online");
        }
    }

    /** The nodes that hold the same slots. */
    record Shard(List<Range> ranges, List<Member> members) {

        boolean hasHealthyPrimary() {
            return members.stream().anyMatch(member -> member.primary() && member.isHealthy());
        }

        boolean hasReplica() {
            return members.stream().anyMatch(member -> !member.primary() && member.isHealthy());
        }
    }

    /** Slots, both ends included. */
    record Range(int from, int to) {
        @Override
        public String toString() {
            return from == to ? Integer.toString(from) : from + "-" + to;
        }
    }

    /** How many slots have a healthy primary. */
    int slotsServed() {
        BitSet served = new BitSet(SLOTS);
        shards.stream()
                .filter(Shard::hasHealthyPrimary)
                .flatMap(shard -> shard.ranges().stream())
                .forEach(range -> served.set(range.from(), range.to() + 1));
        return served.cardinality();
    }

    /** Those that hold slots. */
    List<Shard> holding() {
        return shards.stream().filter(shard -> !shard.ranges().isEmpty()).toList();
    }

    List<Member> unhealthy() {
        return shards.stream()
                .flatMap(shard -> shard.members().stream())
                .filter(member -> !member.isHealthy())
                .toList();
    }
}
