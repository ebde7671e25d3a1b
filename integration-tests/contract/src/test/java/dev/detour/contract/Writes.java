package dev.detour.contract;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Commands that take the value {@link #OLD} away from a key. In their words {@code KEY} stands for that key, {@code OWN}
 * for another key with a value, {@code NONE} for one without, {@code PORT} for another server's.
 */
final class Writes {

    static final String OLD = "1";
    static final String NEW = "2";

    /** Those for which the clients have methods with the same arguments. */
    static final List<List<String>> BY_METHOD = parsed(
            "set KEY 2",
            "getset KEY 2",
            "getdel KEY",
            "del KEY",
            "unlink KEY",
            "append KEY 2",
            "setrange KEY 0 2",
            "setex KEY 100 2",
            "psetex KEY 100000 2",
            "incr KEY",
            "incrby KEY 5",
            "incrbyfloat KEY 0.5",
            "decr KEY",
            "decrby KEY 5",
            "expire KEY 0",
            "pexpire KEY 0",
            "expireat KEY 1",
            "pexpireat KEY 1",
            "rename KEY NONE",
            "rename OWN KEY",
            "renamenx KEY NONE",
            "mset KEY 2",
            "sunionstore KEY seed:set",
            "sdiffstore KEY seed:none seed:set");

    /** Those that name the keys which they write. */
    static final List<List<String>> NAMING_KEYS = Stream.concat(
                    BY_METHOD.stream(),
                    parsed(
                            "SET KEY 2 EX 100",
                            "SET KEY 2 GET KEEPTTL",
                            "DEL NONE OWN KEY",
                            "UNLINK OWN KEY",
                            "GETEX KEY PXAT 1",
                            "COPY OWN KEY REPLACE",
                            "MOVE KEY 5",
                            "MIGRATE 127.0.0.1 PORT KEY 0 1000",
                            "MIGRATE 127.0.0.1 PORT  0 1000 KEYS OWN KEY",
                            "MSET OWN 2 KEY 2",
                            "SETBIT KEY 1 1",
                            "BITFIELD KEY SET u8 0 50",
                            "BITOP NOT KEY OWN",
                            "SORT seed:list STORE KEY",
                            "SINTERSTORE KEY seed:set",
                            "ZUNIONSTORE KEY 1 seed:zset",
                            "ZINTERSTORE KEY 1 seed:zset",
                            "ZDIFFSTORE KEY 1 seed:zset",
                            "ZRANGESTORE KEY seed:zset 0 -1",
                            "GEOSEARCHSTORE KEY seed:geo FROMLONLAT 0 0 BYRADIUS 10 km",
                            "GEORADIUS seed:geo 0 0 10 km STORE KEY")
                            .stream())
            .toList();

    /** Those that do not name them; {@code SHA} stands for that of a script, {@code REST} for the key's second half. */
    static final List<List<String>> NAMING_NONE = parsed(
            "EVAL return(redis.call('set','cata'..ARGV[1],'2')) 0 REST",
            "EVALSHA SHA 0 REST",
            "FCALL overwrite 0 REST",
            "FLUSHDB",
            "FLUSHALL",
            "FLUSHALL ASYNC",
            "SWAPDB 0 5",
            // known to no table: could be a later version's or a module's
            "DEBUG RELOAD");

    private Writes() {}

    private static List<List<String>> parsed(String... lines) {
        return Arrays.stream(lines).map(line -> List.of(line.split(" ", -1))).toList();
    }
}
