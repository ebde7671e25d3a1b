package dev.detour.chaos.fault;

import dev.detour.testkit.RedisServer;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often servers have sent somebody elsewhere, since they were started. */
record Redirections(long asks, long moves) {

    private static final Pattern ASKS = Pattern.compile("errorstat_ASK:count=(\\d+)");
    private static final Pattern MOVES = Pattern.compile("errorstat_MOVED:count=(\\d+)");

    /** Of all of these together, those that cannot be asked left out. */
    static Redirections of(Collection<RedisServer> servers) {
        return servers.stream()
                .filter(RedisServer::isServing)
                .map(server -> in(server.info("errorstats")))
                .reduce(new Redirections(0, 0), Redirections::and);
    }

    /** Reads the section {@code errorstats} of INFO. */
    static Redirections in(String errorstats) {
        return new Redirections(count(ASKS, errorstats), count(MOVES, errorstats));
    }

    private static long count(Pattern wanted, String errorstats) {
        Matcher found = wanted.matcher(errorstats);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private Redirections and(Redirections others) {
        return new Redirections(asks + others.asks, moves + others.moves);
    }
}
