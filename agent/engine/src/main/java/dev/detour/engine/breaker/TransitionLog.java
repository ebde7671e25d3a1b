package dev.detour.engine.breaker;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says in the log what the transitions of one breaker mean, so many times a minute at most, and then tells the next listener. What
 * was left out is summed up when the minute is over, with the last of it: the log always ends with the present state.
 * Thread-safe.
 */
final class TransitionLog implements Transition.Listener {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** An outage takes four, so that only a breaker that keeps changing its mind is cut short. */
    static final int MAX_IN_WINDOW = 30;

    /** Runs something when a time is over. */
    interface Later {
        void run(Runnable task, long afterNanos);
    }

    private final Settings.Breaker settings;

    /** How long it stays open this time. */
    private final LongSupplier openNanos;

    /** What is said behind the reason why it has opened. */
    private final String remark;

    /** What is said before the meaning of a change. */
    private final String reservation;

    private final Transition.Listener next;
    private final Consumer<String> log;
    private final Later later;

    /** Guards the five below; held for a few instructions. */
    private final Object lock = new Object();

    private long windowNanos;
    private int inWindow;
    private int leftOut;
    private @Nullable Transition lastLeftOut;
    private boolean sumsUpLater;

    /** Of a server. */
    TransitionLog(Settings settings, Transition.Listener next) {
        this(
                settings.breaker(),
                settings.breaker()::openNanos,
                remark(settings.faults(), false),
                settings.mode() == Settings.Mode.OBSERVE ? "it is only observed, and in route mode " : "",
                next,
                AgentLog::info,
                TransitionLog::afterwards);
    }

    /** Of a tier, which only route mode asks. */
    TransitionLog(Settings.Breaker settings, LongSupplier openNanos, String remark, Transition.Listener next) {
        this(settings, openNanos, remark, "", next, AgentLog::info, TransitionLog::afterwards);
    }

    TransitionLog(Settings.Breaker settings, Transition.Listener next, Consumer<String> log, Later later) {
        this(settings, settings::openNanos, "", "", next, log, later);
    }

    private TransitionLog(
            Settings.Breaker settings,
            LongSupplier openNanos,
            String remark,
            String reservation,
            Transition.Listener next,
            Consumer<String> log,
            Later later) {
        this.settings = settings;
        this.openNanos = openNanos;
        this.remark = remark;
        this.reservation = reservation;
        this.next = next;
        this.log = log;
        this.later = later;
    }

    /**
     * Nobody is to take for real what has a vote for a test.
     *
     * @param ofLoaders whether it is about the breakers of loaders, and not of servers
     */
    static String remark(List<InjectedFault> faults, boolean ofLoaders) {
        boolean isVoting = faults.stream()
                .anyMatch(fault -> fault.votes() && (fault.kind() == InjectedFault.Kind.SLOW_ORIGIN) == ofLoaders);
        return isVoting ? "; what detour.faults injects counts, too" : "";
    }

    /** One thread for all breakers, and none as long as nothing is left out. */
    private static final class Timer {

        static final ScheduledThreadPoolExecutor SHARED =
                new ScheduledThreadPoolExecutor(1, OwnThread.named("detour-breaker-log"));

        static {
            SHARED.setKeepAliveTime(10, TimeUnit.SECONDS);
            SHARED.allowCoreThreadTimeOut(true);
        }
    }

    private static void afterwards(Runnable task, long afterNanos) {
        Timer.SHARED.prestartCoreThread(); // first, or what is queued would stay there where no thread is to be had
        Timer.SHARED.schedule(task, afterNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void changed(Transition transition) {
        if (mayBeSaid(transition)) {
            sumUp(false);
            log.accept(line(transition));
        } else {
            sumUpLater(transition.atNanos());
        }
        next.changed(transition);
    }

    private boolean mayBeSaid(Transition transition) {
        long nowNanos = transition.atNanos();
        synchronized (lock) {
            if (inWindow == 0 || nowNanos - windowNanos >= WINDOW_NANOS) {
                windowNanos = nowNanos;
                inWindow = 0;
            }
            if (inWindow == MAX_IN_WINDOW) {
                leftOut++;
                lastLeftOut = transition;
                return false;
            }
            inWindow++;
            return true;
        }
    }

    private void sumUpLater(long nowNanos) {
        long left;
        synchronized (lock) {
            if (sumsUpLater) {
                return;
            }
            sumsUpLater = true;
            left = WINDOW_NANOS - (nowNanos - windowNanos);
        }
        try {
            later.run(() -> sumUp(true), left);
        } catch (RuntimeException | OutOfMemoryError noThread) {
            synchronized (lock) {
                sumsUpLater = false; // the next one that is left out tries again
            }
        }
    }

    /** @param isLast whether nothing has been said since */
    private void sumUp(boolean isLast) {
        int count;
        Transition last;
        synchronized (lock) {
            sumsUpLater &= !isLast;
            count = leftOut;
            last = lastLeftOut;
            leftOut = 0;
            lastLeftOut = null;
        }
        if (last != null) {
            String summary = subject(last) + ": " + count + " more changes of the breaker were left out here";
            log.accept(isLast ? summary + "; the last of them: " + line(last) : summary);
        }
    }

    private String line(Transition transition) {
        return subject(transition) + ": breaker " + transition.to().name() + " (" + transition.reason()
                + (transition.to() == BreakerState.OPEN && !transition.isForced() ? remark : "") + "): " + reservation
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
                transition.isForced()
                        ? "reads of cache data are answered from elsewhere until it is reset"
                        : isPrimary
                                ? "reads of cache data are answered from elsewhere; it is tried again in "
                                        + Words.duration(openNanos.getAsLong()) + " or when it replies"
                                : "it is left out; it is tried again in " + Words.duration(openNanos.getAsLong());
            case HALF_OPEN -> isPrimary ? "one read at a time tries it" : trial();
            case RAMP -> "a growing share of the reads goes there";
            case CLOSED -> isPrimary ? "all reads go there" : "it is used as before";
        };
    }

    private String trial() {
        int rest = settings.successes() - 1;
        return rest == 0 ? "one call tries it" : "one call tries it, and " + rest + " more once that has succeeded";
    }
}
