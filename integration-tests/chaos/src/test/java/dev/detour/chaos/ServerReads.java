package dev.detour.chaos;

import dev.detour.testkit.RedisServer;
import dev.detour.testkit.RespConnection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many GETs servers have received.
 *
 * @param arrived those of reads, whoever sent them
 * @param rejected of these, those that were answered with an error before they were carried out: ASK and MOVED, where all is
 *     well but for that
 * @param warming others, with which Detour looks whether what it has put back is still its own: one for each value that it
 *     loads, whatever befalls the servers. It asks PTTL with each of them, as nobody else does
 * @param asking how often a client has said ASKING, before a read that it was sent on with
 */
record ServerReads(long arrived, long rejected, long warming, long asking) {

    private static final Pattern COUNTS = Pattern.compile("calls=(\\d+),.*?rejected_calls=(\\d+),failed_calls=(\\d+)");

    /**
     * Connections to all servers that can be asked, open before they are: asking takes next to no time then, in which the
     * load goes on.
     */
    static final class Counters implements AutoCloseable {
        private final List<RespConnection> connections;

        private Counters(List<RespConnection> connections) {
            this.connections = connections;
        }

        static Counters of(List<RedisServer> servers) {
            return new Counters(servers.stream()
                    .filter(RedisServer::isServing)
                    .map(RedisServer::connect)
                    .toList());
        }

        /** Of all of these together. */
        ServerReads read() {
            return connections.stream()
                    .map(server -> in(String.valueOf(server.call("INFO", "commandstats"))))
                    .reduce(new ServerReads(0, 0, 0, 0), ServerReads::plus);
        }

        @Override
        public void close() {
            connections.forEach(RespConnection::close);
        }
    }

    /** Reads the section {@code commandstats} of INFO. */
    static ServerReads in(String commandstats) {
        Command gets = Command.in(commandstats, "get");
        Command looks = Command.in(commandstats, "pttl");
        long arrived = gets.carriedOut + gets.rejected;
        long warming = looks.carriedOut + looks.rejected;
        long asking = Command.in(commandstats, "asking").carriedOut;
        return new ServerReads(arrived - warming, gets.rejected - looks.rejected, warming, asking);
    }

    private record Command(long carriedOut, long rejected) {
        static Command in(String commandstats, String name) {
            String opening = "cmdstat_" + name + ":";
            return commandstats
                    .lines()
                    .filter(line -> line.startsWith(opening))
                    .map(COUNTS::matcher)
                    .filter(Matcher::find)
                    .map(counts -> new Command(Long.parseLong(counts.group(1)), Long.parseLong(counts.group(2))))
                    .findFirst()
                    .orElse(new Command(0, 0));
        }
    }

    private ServerReads plus(ServerReads others) {
        return new ServerReads(
                arrived + others.arrived, rejected + others.rejected, warming + others.warming, asking + others.asking);
    }

    /** What came after these. */
    ServerReads since(ServerReads earlier) {
        return new ServerReads(
                arrived - earlier.arrived,
                rejected - earlier.rejected,
                warming - earlier.warming,
                asking - earlier.asking);
    }
}
