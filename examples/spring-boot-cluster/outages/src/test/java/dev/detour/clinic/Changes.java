package dev.detour.clinic;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** How many changes of one kind each owner has seen. Thread-safe; an owner's changes are made by one thread at a time. */
final class Changes {

    private final AtomicIntegerArray begun;
    private final AtomicIntegerArray done;

    Changes(int owners) {
        this.begun = new AtomicIntegerArray(owners + 1);
        this.done = new AtomicIntegerArray(owners + 1);
    }

    /** Gives the number of the change that begins. */
    int begin(int owner) {
        return begun.incrementAndGet(owner);
    }

    /** It has been acknowledged. */
    void end(int owner) {
        done.set(owner, begun.get(owner));
    }

    int done(int owner) {
        return done.get(owner);
    }

    /** Whether what was asked then may show so many changes now. */
    boolean allow(Question question, int shown) {
        return shown >= question.changes() && shown <= begun.get(question.owner());
    }
}
