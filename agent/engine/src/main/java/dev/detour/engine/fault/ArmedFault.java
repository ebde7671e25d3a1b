package dev.detour.engine.fault;

import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Key;
import dev.detour.engine.route.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** One fault that is in force: when, for which keys, how often so far. Thread-safe, lock-free. */
final class ArmedFault {

    private final InjectedFault fault;
    private final List<Glob> globs = new ArrayList<>();
    private final Draws draws;
    private final LongAdder injected = new LongAdder();
    private final AtomicBoolean isKnown = new AtomicBoolean();

    ArmedFault(InjectedFault fault, long seed) {
        this.fault = fault;
        for (String pattern : fault.keys()) {
            globs.add(new Glob(pattern));
        }
        this.draws = new Draws(seed, fault.share());
    }

    InjectedFault fault() {
        return fault;
    }

    /**
     * Whether a read of this key is hit, or a load; one draw for each that it is about.
     *
     * @param sinceNanos since the start of Detour
     */
    boolean hits(Key key, long sinceNanos) {
        long into = sinceNanos - fault.afterNanos();
        boolean isHit = into >= 0 && into < fault.forNanos() && isAbout(key) && draws.next();
        if (isHit) {
            injected.increment();
        }
        return isHit;
    }

    private boolean isAbout(Key key) {
        for (Glob glob : globs) {
            if (glob.matches(key.bytes())) {
                return true;
            }
        }
        return false;
    }

    /** Whether nobody has asked this before. */
    boolean isFirst() {
        return !isKnown.get() && isKnown.compareAndSet(false, true);
    }

    /** How often it was injected. */
    long count() {
        return injected.sum();
    }
}
