package dev.detour.doctor;

import dev.detour.doctor.ClusterView.Member;
import dev.detour.doctor.ClusterView.Range;
import dev.detour.doctor.ClusterView.Shard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a node of a cluster says of its shards. What cannot be read is left out. */
final class ClusterReader {

    private static final Comparator<Shard> BY_SLOT = Comparator.comparingInt(ClusterReader::firstSlot);

    private ClusterReader() {}

    private static int firstSlot(Shard shard) {
        return shard.ranges().isEmpty()
                ? ClusterView.SLOTS
                : shard.ranges().get(0).from();
    }

    /** A reply to {@code CLUSTER SHARDS}, of Redis 7.0 and later. */
    static List<Shard> shards(Reply reply) {
        List<Shard> shards = new ArrayList<>();
        for (Object each : reply.list()) {
            Map<String, Object> shard = Reply.map(each);
            List<Member> members = Reply.list(shard.get("nodes")).stream()
                    .map(ClusterReader::member)
                    .toList();
            shards.add(new Shard(ranges(Reply.list(shard.get("slots"))), members));
        }
        return shards.stream().sorted(BY_SLOT).toList();
    }

    private static List<Range> ranges(List<?> bounds) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.size(); i += 2) {
            addTo(ranges, Reply.number(bounds.get(i)), Reply.number(bounds.get(i + 1)));
        }
        return ranges;
    }

    private static void addTo(List<Range> ranges, long from, long to) {
        if (from >= 0 && from <= to && to < ClusterView.SLOTS) {
            ranges.add(new Range((int) from, (int) to));
        }
    }

    private static Member member(Object node) {
        Map<String, Object> attributes = Reply.map(node);
        String endpoint = Reply.text(attributes.get("endpoint"));
        String host = endpoint.isEmpty() || endpoint.equals("?") ? Reply.text(attributes.get("ip")) : endpoint;
        Object port = attributes.containsKey("port") ? attributes.get("port") : attributes.get("tls-port");
        return new Member(
                OneLine.of(host + ':' + Reply.number(port)),
                Reply.text(attributes.get("role")).equals("master"),
                OneLine.of(Reply.text(attributes.get("health"))));
    }

    /** A reply to {@code CLUSTER SLOTS}, of earlier ones, which says nothing of a node's health. */
    static List<Shard> slots(Reply reply) {
        Map<String, Shard> byPrimary = new LinkedHashMap<>();
        for (Object each : reply.list()) {
            List<?> range = Reply.list(each);
            List<Member> members = members(range);
            if (!members.isEmpty()) {
                String primary = members.get(0).address();
                Shard shard = byPrimary.computeIfAbsent(primary, name -> new Shard(new ArrayList<>(), members));
                addTo(shard.ranges(), Reply.number(range.get(0)), Reply.number(range.get(1)));
            }
        }
        return byPrimary.values().stream().sorted(BY_SLOT).toList();
    }

    /** The primary first, then its replicas. */
    private static List<Member> members(List<?> range) {
        List<Member> members = new ArrayList<>();
        for (int i = 2; i < range.size(); i++) {
            List<?> node = Reply.list(range.get(i));
            if (node.size() >= 2) {
                String address = Reply.text(node.get(0)) + ':' + Reply.number(node.get(1));
                members.add(new Member(OneLine.of(address), members.isEmpty(), ""));
            }
        }
        return members;
    }
}
