package dev.detour.engine.check.gate;

/** What is given cannot be used; the message says what is wrong with it, and what to do. */
final class Unusable extends Exception {

    private static final long serialVersionUID = 1;

    Unusable(String message) {
        super(message);
    }
}
