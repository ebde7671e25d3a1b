package dev.detour.bookshop;

import dev.detour.testkit.RedisServer;
import java.util.Arrays;
import java.util.function.Consumer;

/** A part of a run, and what befalls Redis at its beginning. */
enum Phase {
    WORKS("Redis works", 6, redis -> {}),
    FROZEN("Redis frozen (SIGSTOP)", 6, RedisServer::freeze),
    THAWED("Redis thawed", 5, RedisServer::thaw),
    KILLED("Redis killed (SIGKILL)", 6, RedisServer::kill),
    /** Long enough for the client to connect again, which it tries less and less often. */
    RESTARTED("Redis restarted, empty", 12, RedisServer::restart);

    private final String label;
    private final int seconds;
    private final Consumer<RedisServer> effect;

    Phase(String label, int seconds, Consumer<RedisServer> effect) {
        this.label = label;
        this.seconds = seconds;
        this.effect = effect;
    }

    static int secondsOfAll() {
        return Arrays.stream(values()).mapToInt(Phase::seconds).sum();
    }

    String label() {
        return label;
    }

    int seconds() {
        return seconds;
    }

    void befall(RedisServer redis) {
        effect.accept(redis);
    }

    boolean isLast() {
        return ordinal() == values().length - 1;
    }

    /** Whether Redis is down for as long as this lasts. */
    boolean isOutage() {
        return switch (this) {
            case FROZEN, KILLED -> true;
            case WORKS, THAWED, RESTARTED -> false;
        };
    }
}
