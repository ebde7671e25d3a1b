package dev.detour.spi;

/** An origin loader that an application has registered with {@link Detour#register}. */
public interface Registration extends AutoCloseable {

    /**
     * Takes the loader out again: from the next read on, its keys are cache data only if something else declares them.
     * Loads under way go on to their end. Never throws and never blocks on Redis or a loader; a second call does nothing.
     */
    @Override
    void close();
}
