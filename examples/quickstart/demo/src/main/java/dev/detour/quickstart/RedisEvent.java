package dev.detour.quickstart;

import dev.detour.testkit.RedisServer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** What befalls Redis, and in which second of a run. */
enum RedisEvent {
    FREEZE(4, "Redis frozen (SIGSTOP)", RedisServer::freeze),
    THAW(9, "Redis thawed", RedisServer::thaw),
    KILL(16, "Redis killed (SIGKILL)", RedisServer::kill),
    RESTART(21, "Redis restarted, empty", RedisServer::restart);

    /** How long a run takes. */
    static final int SECONDS = 34;

    private final int second;
    private final String label;
    private final Consumer<RedisServer> effect;

    RedisEvent(int second, String label, Consumer<RedisServer> effect) {
        this.second = second;
        this.label = label;
        this.effect = effect;
    }

    /** The event at the beginning of a second. */
    static Optional<RedisEvent> at(int second) {
        return Arrays.stream(values()).filter(event -> event.second == second).findFirst();
    }

    /** The mark that a table row of this second carries; empty if nothing happens. */
    static String mark(int second) {
        return at(second).map(event -> "◄ " + event.label).orElse("");
    }

    void befall(RedisServer redis) {
        effect.accept(redis);
    }
}
