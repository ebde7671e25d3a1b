package dev.detour.doctor;

import java.util.List;

/**
 * A command of the agent's own connections, in a form that changes nothing: an error other than the one of a missing
 * permission comes only after the permissions were looked at.
 */
enum Probe {
    GET(Purpose.READS, "+get", "GET", Probe.KEY),
    PING(Purpose.RECOVERY, "+ping", "PING"),
    INFO(Purpose.REPLICAS, "+info", "INFO", "server"),
    MYID(Purpose.REPLICAS, "+cluster|myid", "CLUSTER", "MYID"),
    SHARDS(Purpose.REPLICAS, "+cluster|shards", "CLUSTER", "SHARDS"),
    SLOTS(Purpose.REPLICAS, "+cluster|slots", "CLUSTER", "SLOTS"),
    READONLY(Purpose.REPLICAS, "+readonly", "READONLY"),
    ASKING(Purpose.REDIRECTIONS, "+asking", "ASKING"),
    WATCH(Purpose.WARMING, "+watch", "WATCH", Probe.KEY),
    UNWATCH(Purpose.WARMING, "+unwatch", "UNWATCH"),
    PTTL(Purpose.WARMING, "+pttl", "PTTL", Probe.KEY),
    /** A contradiction, so that nothing is set. */
    SET(Purpose.WARMING, "+set", "SET", Probe.KEY, "", "NX", "XX"),
    /** Without a transaction to execute. */
    EXEC(Purpose.WARMING, "+exec", "EXEC"),
    SETNAME(Purpose.NAMES, "+client|setname", "CLIENT", "SETNAME", "detour-doctor"),
    CLIENT_ID(Purpose.EVIDENCE, "+client|id", "CLIENT", "ID"),
    TRACKING(Purpose.EVIDENCE, "+client|tracking", "CLIENT", "TRACKING", "OFF"),
    SLOWLOG(Purpose.DIAGNOSIS, "+slowlog|get", "SLOWLOG", "GET", "1"),
    LATENCY(Purpose.DIAGNOSIS, "+latency|latest", "LATENCY", "LATEST"),
    CONFIG(Purpose.DIAGNOSIS, "+config|get", "CONFIG", "GET", "notify-keyspace-events"),
    MULTI(Purpose.WARMING, "+multi", "MULTI"),
    /** This one and the next are looked at as they are queued, and never executed. */
    PEXPIRE(Purpose.WARMING, "+pexpire", "PEXPIRE", Probe.KEY, "1"),
    DEL(Purpose.WARMING, "+del", "DEL", Probe.KEY),
    DISCARD(Purpose.WARMING, "+discard", "DISCARD"),
    SUBSCRIBE(
            Purpose.EVIDENCE,
            "+subscribe &__keyevent@" + Probe.DATABASE + "__:*",
            "SUBSCRIBE",
            "__keyevent@" + Probe.DATABASE + "__:expired"),
    /** Of tracking; the same channel in each database. */
    INVALIDATIONS(Purpose.EVIDENCE, "+subscribe &__redis__:invalidate", "SUBSCRIBE", "__redis__:invalidate"),
    /** Where events are told by key alone. Channels by a pattern are granted by the same pattern only. */
    PSUBSCRIBE(
            Purpose.EVIDENCE,
            "+psubscribe &__keyspace@" + Probe.DATABASE + "__:*",
            "PSUBSCRIBE",
            "__keyspace@" + Probe.DATABASE + "__:*");

    /** What the agent wants a command for. */
    enum Purpose {
        READS("reads are what Detour routes", true),
        RECOVERY("a server that is back is noticed by it", true),
        REPLICAS("replicas are found, and their lag known, by them", true),
        REDIRECTIONS("redirections of a cluster are followed with it", true),
        WARMING("values are written back to Redis with them", true),
        NAMES("connections of Detour's own are told apart by their name", false),
        EVIDENCE("they tell why a key is gone", false),
        DIAGNOSIS("they tell what keeps a server busy and what it publishes", false);

        private final String reason;
        private final boolean essential;

        Purpose(String reason, boolean essential) {
            this.reason = reason;
            this.essential = essential;
        }

        String reason() {
            return reason;
        }

        /** Whether something that Detour does fails without. */
        boolean isEssential() {
            return essential;
        }
    }

    private static final String KEY = "detour:doctor";

    /** Stands for the number of the database. */
    private static final String DATABASE = "DB";

    private final Purpose purpose;
    private final String rule;
    private final List<String> words;

    Probe(Purpose purpose, String rule, String... words) {
        this.purpose = purpose;
        this.rule = rule;
        this.words = List.of(words);
    }

    Purpose purpose() {
        return purpose;
    }

    /** What grants it, as {@code ACL SETUSER} takes it. */
    String rule(int database) {
        return of(rule, database);
    }

    private static String of(String words, int database) {
        return words.replace(DATABASE, Integer.toString(database));
    }

    /** The name of the command, with that of its subcommand. */
    String command() {
        boolean container = rule.indexOf('|') > 0 || this == INVALIDATIONS;
        return container ? words.get(0) + ' ' + words.get(1) : words.get(0);
    }

    String first() {
        return words.get(0);
    }

    String[] rest(int database) {
        return words.stream().skip(1).map(word -> of(word, database)).toArray(String[]::new);
    }

    boolean isForClusters() {
        return first().equals("CLUSTER") || this == READONLY || this == ASKING;
    }

    /** Whether it is asked inside a transaction, which is never executed. */
    boolean isQueued() {
        return this == PEXPIRE || this == DEL || this == DISCARD;
    }

    /** Whether a connection is of no other use after it. */
    boolean isSubscription() {
        return this == SUBSCRIBE || this == INVALIDATIONS || this == PSUBSCRIBE;
    }
}
