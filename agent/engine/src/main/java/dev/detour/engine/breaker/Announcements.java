package dev.detour.engine.breaker;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Transition;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells of a breaker's transitions: each once, in their order, one at a time, without a lock. Whoever ended a state tells
 * of it, and of those that end meanwhile, so nobody waits for a listener but the thread that calls it.
 *
 * <p>No queue is needed, as each state that is over knows its successor.
 */
final class Announcements {

    private final Transition.Listener listener;
    private final AtomicInteger requests = new AtomicInteger();

    /** The last that was told of. Touched only by the thread that found {@link #requests} at zero. */
    private State told;

    Announcements(State first, Transition.Listener listener) {
        this.told = first;
        this.listener = listener;
    }

    /** Called after a state has learnt its successor. */
    void announce() {
        int answered = requests.incrementAndGet();
        if (answered != 1) {
            return; // whoever is at it goes on
        }
        while (answered != 0) {
            for (State next = told.next(); next != null; next = next.next()) {
                told = next;
                Transition entry = next.entry();
                if (entry != null) {
                    tell(listener, entry);
                }
            }
            answered = requests.addAndGet(-answered);
        }
    }

    /** A listener that throws must harm neither the read nor the breaker. */
    static void tell(Transition.Listener listener, Transition transition) {
        try {
            listener.changed(transition);
        } catch (Throwable failure) {
            AgentLog.ownFault("telling of a breaker's transition", failure);
        }
    }
}
