package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/** What traces the reads of one copy of a client. Thread-safe; nothing throws. */
public interface Traces {

    /** Nobody does. */
    Traces NONE = new Traces() {
        @Override
        public void look(long nowNanos) {}

        @Override
        public @Nullable TracePoint here(long nowNanos) {
            return null;
        }
    };

    /**
     * A read of cache data begins: now and then that is the occasion to look who traces. Costs next to nothing otherwise.
     *
     * @param nowNanos {@link System#nanoTime()}
     */
    void look(long nowNanos);

    /** The same, and where the calling thread stands, which is looked into only when it is asked; null where nobody traces. */
    @Nullable
    TracePoint here(long nowNanos);

    /** Makes one for each copy of a client. */
    @FunctionalInterface
    interface Source {
        /** @param clientLoader defines the client's classes; null stands for the bootstrap loader */
        Traces of(@Nullable ClassLoader clientLoader);

        /** Whether another agent of this JVM may trace what Detour does on its own account. */
        default boolean isAnybodyListening() {
            return false;
        }

        /** What the calling thread does is nobody's trace, until the scope is closed. */
        default Scope silence() {
            return Scope.NONE;
        }
    }
}
