package dev.detour.spi;

/**
 * What an application has registered: an origin loader with {@link Detour#register}, or an executor with {@link
 * Detour#continueOn}.
 */
public interface Registration extends AutoCloseable {

    /**
     * Takes it out again. From the next read on, a loader's keys are cache data only if something else declares them;
     * loads under way go on to their end. An executor gets no further continuation. Never throws and never blocks on
     * Redis or a loader; a second call does nothing.
     */
    @Override
    void close();
}
