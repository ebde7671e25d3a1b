package dev.detour.benchmarks.stampede;

import dev.detour.testkit.RedisServer;

/** How a server loses all its keys. */
enum Loss {
    RESTARTED("restarted empty") {
        @Override
        void befall(RedisServer server) {
            server.restart();
        }
    },
    /** Which another process did: nobody is told. */
    FLUSHED("emptied by FLUSHALL") {
        @Override
        void befall(RedisServer server) {
            server.command("FLUSHALL");
        }
    };

    private final String words;

    Loss(String words) {
        this.words = words;
    }

    /** Returns when it has happened, and the server answers. */
    abstract void befall(RedisServer server);

    @Override
    public String toString() {
        return words;
    }
}
