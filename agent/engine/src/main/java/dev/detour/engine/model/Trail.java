package dev.detour.engine.model;

/**
 * The trace of one diverted lookup, from its beginning to its end. Its lookup is told of by one thread at a time; loads by
 * any. Nothing throws, and nothing of Detour's blocks; a span processor of the application's is called on the way, and may,
 * though OpenTelemetry asks it not to.
 */
public interface Trail {

    /** Of a lookup that is not traced. */
    Trail NONE = new Untraced();

    /** A load that may be begun for it; nothing is told of one that is not. */
    Load load();

    /** It waits for a load that was begun for another lookup. */
    void joins(Load load);

    /** The load of an origin, as its loader is to see it. Thread-safe. */
    interface Load {

        /** Of a load that is not traced. */
        Load NONE = new Load() {
            @Override
            public void begins() {}

            @Override
            public Scope enter() {
                return Scope.NONE;
            }
        };

        /** It is begun, and waits for its turn. */
        void begins();

        /** Its loader is held up on purpose, by an {@link InjectedFault}. After its beginning. */
        default void isHeldUp() {}

        /** The calling thread works for it, until the scope is closed. */
        Scope enter();
    }
}
