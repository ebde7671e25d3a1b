package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Says in the log what the transitions of one breaker mean, a few times a minute, and then tells the next listener.
 * Thread-safe.
 */
final class TransitionLog implements Transition.Listener {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_IN_WINDOW = 6;

    /** What {@link #place} gives for a line that is left out. */
    private static final int LEFT_OUT = -1;

    private final Settings.Breaker settings;
    private final Transition.Listener next;

    /** Guards the three below; held for a few instructions. */
    private final Object lock = new Object();

    private long windowNanos;
    private int inWindow;
    private int leftOut;

    TransitionLog(Settings.Breaker settings, Transition.Listener next) {
        this.settings = settings;
        this.next = next;
    }

    @Override
    public void changed(Transition transition) {
        int before = place(transition.atNanos());
        if (before > 0) {
            AgentLog.info(subject(transition) + ": " + before + " more changes of the breaker were left out here");
        }
        if (before != LEFT_OUT) {
            AgentLog.info(line(transition));
        }
        next.changed(transition);
    }

    /** How many lines were left out before this one, or that this one is. */
    private int place(long nowNanos) {
        synchronized (lock) {
            if (inWindow == 0 || nowNanos - windowNanos >= WINDOW_NANOS) {
                windowNanos = nowNanos;
                inWindow = 0;
            }
            if (inWindow == MAX_IN_WINDOW) {
                leftOut++;
                return LEFT_OUT;
            }
            inWindow++;
            int before = leftOut;
            leftOut = 0;
            return before;
        }
    }

    private String line(Transition transition) {
        return subject(transition) + ": breaker " + transition.to().name() + " (" + transition.reason() + "): "
                + meaning(transition);
    }

    private static String subject(Transition transition) {
        return transition.tier() == Tier.PRIMARY
                ? "Redis " + transition.subject()
                : transition.tier().name().toLowerCase(Locale.ROOT) + " " + transition.subject();
    }

    private String meaning(Transition transition) {
        boolean isPrimary = transition.tier() == Tier.PRIMARY;
        return switch (transition.to()) {
            case OPEN ->
                isPrimary
                        ? "reads of cache data are answered from elsewhere; it is tried again in "
                                + Words.duration(settings.openNanos()) + " or when it replies"
                        : "it is left out; it is tried again in " + Words.duration(settings.openNanos());
            case HALF_OPEN -> isPrimary ? "one read at a time tries it" : settings.successes() + " calls try it";
            case RAMP -> "a growing share of the reads goes there";
            case CLOSED -> isPrimary ? "all reads go there" : "it is used as before";
        };
    }
}
