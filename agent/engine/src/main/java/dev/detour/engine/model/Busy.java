package dev.detour.engine.model;

/**
 * What held up a server, as it says itself.
 *
 * @param server as {@code host:port}
 * @param what the name of a command, never its arguments, or of something that the server does on its own account
 * @param millis how long that took
 * @param atNanos {@link System#nanoTime()} when it was noticed
 */
public record Busy(String server, String what, long millis, long atNanos) {}
