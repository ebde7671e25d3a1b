package dev.detour.lettuce;

import dev.detour.engine.WeakKeys;

/**
 * What the client has kept to send together with more. A batch is left alone, and one that ends up with a single command
 * is sent like any other command.
 */
final class Batches {

    private final WeakKeys<Object, Boolean> kept = new WeakKeys<>();

    /** Hardly any application has batches; for the others a read costs no look-up. */
    private volatile boolean isUsed;

    void add(Object command) {
        kept.put(command, true);
        isUsed = true;
    }

    boolean contains(Object command) {
        return isUsed && kept.get(command) != null;
    }
}
