package dev.detour.benchmarks.startup;

import dev.detour.benchmarks.Target;
import dev.detour.benchmarks.app.FirstGetMain;
import dev.detour.benchmarks.app.NoClientMain;
import java.util.List;

/** What is started, how far, and what Detour may add to that in milliseconds. */
enum Program {
    NO_CLIENT("to main, no client", NoClientMain.class, 60),
    JEDIS("to the first GET, Jedis", FirstGetMain.class, 300),
    LETTUCE("to the first GET, Lettuce", FirstGetMain.class, 300);

    private final String title;
    private final Class<?> main;
    private final double mostMillis;

    Program(String title, Class<?> main, double mostMillis) {
        this.title = title;
        this.main = main;
        this.mostMillis = mostMillis;
    }

    Class<?> main() {
        return main;
    }

    /**
     * What the main class is given.
     *
     * @param key that Redis has
     */
    List<String> arguments(int port, String key) {
        return this == NO_CLIENT ? List.of() : List.of(name(), Integer.toString(port), key);
    }

    /** Of what Detour adds. */
    Target target() {
        return Target.atMost(mostMillis);
    }

    @Override
    public String toString() {
        return title;
    }
}
