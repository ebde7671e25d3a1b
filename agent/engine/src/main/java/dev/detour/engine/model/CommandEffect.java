package dev.detour.engine.model;

import java.util.Locale;
import java.util.Set;

/**
 * What a command may do to remembered values.
 *
 * <p>The names come from the command table of Redis 7.0 ({@code COMMAND}, flags {@code readonly} and {@code write}) and
 * the later commands of Redis 8; a command that is in neither list, a script and a module's command may touch anything.
 */
public enum CommandEffect {
    /** Changes no key. */
    NONE,
    /** May change the key that its first argument names: so the rest, a value as a rule, need not be looked at. */
    FIRST_ARGUMENT,
    /** May change keys among its arguments, and no other. */
    ARGUMENTS,
    /** May change any key. */
    EVERYTHING;

    private static final Set<String> READS =
            Set.of(("ACL ASKING AUTH BF.CARD BF.EXISTS BF.INFO BF.MEXISTS BGREWRITEAOF BGSAVE BITCOUNT "
                            + "BITFIELD_RO BITPOS CF.COUNT CF.EXISTS CF.INFO CF.MEXISTS CLIENT CLUSTER CMS.INFO "
                            + "CMS.QUERY COMMAND CONFIG DBSIZE DIGEST DISCARD DUMP ECHO EVALSHA_RO EVAL_RO EXEC EXISTS "
                            + "EXPIRETIME FCALL_RO FT.AGGREGATE FT.CURSOR FT.EXPLAIN FT.INFO FT.SEARCH FT._LIST "
                            + "FUNCTION GEODIST GEOHASH GEOPOS GEORADIUSBYMEMBER_RO GEORADIUS_RO GEOSEARCH GET GETBIT "
                            + "GETRANGE HELLO HEXISTS HEXPIRETIME HGET HGETALL HKEYS HLEN HMGET HPEXPIRETIME HPTTL "
                            + "HRANDFIELD HSCAN HSTRLEN HTTL HVALS INFO JSON.ARRINDEX JSON.ARRLEN JSON.GET JSON.MGET "
                            + "JSON.OBJKEYS JSON.OBJLEN JSON.RESP JSON.STRLEN JSON.TYPE KEYS LASTSAVE LATENCY LCS "
                            + "LINDEX LLEN LOLWUT LPOS LRANGE MEMORY MGET MODULE MONITOR MULTI OBJECT PEXPIRETIME "
                            + "PFCOUNT PING PSUBSCRIBE PSYNC PTTL PUBLISH PUBSUB PUNSUBSCRIBE QUIT RANDOMKEY READONLY "
                            + "READWRITE REPLCONF RESET ROLE SAVE SCAN SCARD SCRIPT SDIFF SELECT SENTINEL SHUTDOWN SINTER "
                            + "SINTERCARD SISMEMBER SLOWLOG SMEMBERS SMISMEMBER SORT_RO SPUBLISH SRANDMEMBER SSCAN "
                            + "SSUBSCRIBE STRLEN SUBSCRIBE SUBSTR SUNION SUNSUBSCRIBE SYNC TDIGEST.CDF TDIGEST.INFO "
                            + "TDIGEST.QUANTILE TIME TOPK.INFO TOPK.LIST TOPK.QUERY TOUCH TS.GET TS.INFO TS.MGET "
                            + "TS.MRANGE TS.MREVRANGE TS.QUERYINDEX TS.RANGE TS.REVRANGE TTL TYPE UNSUBSCRIBE UNWATCH "
                            + "VCARD VDIM VEMB VGETATTR VINFO VISMEMBER VLINKS VRANDMEMBER VSIM WAIT WAITAOF WATCH "
                            + "XINFO XLEN XPENDING XRANGE XREAD XREVRANGE ZCARD ZCOUNT ZDIFF ZINTER ZINTERCARD "
                            + "ZLEXCOUNT ZMSCORE ZRANDMEMBER ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANK ZREVRANGE "
                            + "ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION")
                    .split(" "));

    private static final Set<String> WRITES =
            Set.of(("APPEND BF.ADD BF.INSERT BF.MADD BF.RESERVE BITFIELD BITOP BLMOVE BLMPOP BLPOP BRPOP "
                            + "BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN CF.ADD CF.ADDNX CF.DEL CF.INSERT CF.RESERVE "
                            + "CMS.INCRBY COPY DECR DECRBY DEL DELEX EXPIRE EXPIREAT GEOADD GEORADIUS GEORADIUSBYMEMBER "
                            + "GEOSEARCHSTORE GETDEL GETEX GETSET HDEL HEXPIRE HEXPIREAT HGETDEL HGETEX HINCRBY "
                            + "HINCRBYFLOAT HMSET HPERSIST HPEXPIRE HPEXPIREAT HSET HSETEX HSETNX INCR INCRBY "
                            + "INCRBYFLOAT JSON.ARRAPPEND JSON.ARRINSERT JSON.ARRPOP JSON.ARRTRIM JSON.CLEAR JSON.DEL "
                            + "JSON.FORGET JSON.MERGE JSON.MSET JSON.NUMINCRBY JSON.NUMMULTBY JSON.SET JSON.STRAPPEND "
                            + "JSON.TOGGLE LINSERT LMOVE LMPOP LPOP LPUSH LPUSHX LREM LSET LTRIM MIGRATE MOVE MSET "
                            + "MSETEX MSETNX PERSIST PEXPIRE PEXPIREAT PFADD PFMERGE PSETEX RENAME RENAMENX RESTORE "
                            + "RESTORE-ASKING RPOP RPOPLPUSH RPUSH RPUSHX SADD SDIFFSTORE SET SETBIT SETEX SETNX "
                            + "SETRANGE SINTERSTORE SMOVE SORT SPOP SREM SUNIONSTORE TDIGEST.ADD TOPK.ADD TS.ADD "
                            + "TS.ALTER TS.CREATE TS.DECRBY TS.DEL TS.INCRBY TS.MADD UNLINK VADD VREM VSETATTR XACK "
                            + "XADD XAUTOCLAIM XCLAIM XDEL XGROUP XREADGROUP XSETID XTRIM ZADD ZDIFFSTORE ZINCRBY "
                            + "ZINTERSTORE ZMPOP ZPOPMAX ZPOPMIN ZRANGESTORE ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK "
                            + "ZREMRANGEBYSCORE ZUNIONSTORE")
                    .split(" "));

    /** The everyday ones among them with a single key in front. */
    private static final Set<String> ONE_KEY_WRITES =
            Set.of(("APPEND DECR DECRBY EXPIRE EXPIREAT GETDEL GETEX GETSET HDEL HINCRBY HMSET HSET HSETNX INCR INCRBY "
                            + "INCRBYFLOAT LPUSH LREM LTRIM PERSIST PEXPIRE PEXPIREAT PSETEX RPUSH SADD SET SETBIT "
                            + "SETEX SETNX SETRANGE SREM ZADD ZINCRBY ZREM")
                    .split(" "));

    /**
     * The effect of a command.
     *
     * @param name the command's name, in any case
     */
    public static CommandEffect of(String name) {
        CommandEffect effect = ofUpperCase(name);
        return effect == EVERYTHING ? ofUpperCase(name.toUpperCase(Locale.ROOT)) : effect;
    }

    private static CommandEffect ofUpperCase(String name) {
        if (READS.contains(name)) {
            return NONE;
        }
        if (WRITES.contains(name)) {
            return ONE_KEY_WRITES.contains(name) ? FIRST_ARGUMENT : ARGUMENTS;
        }
        return EVERYTHING;
    }
}
