package dev.detour.jedis;

import dev.detour.engine.model.OwnThread;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside a thread: its call or errand, and the connection and the pool that it used last. All weakly: the
 * threads are the application server's, and a strong reference would keep a redeployed application's Jedis for ever. A
 * call under way is held by the woven method itself, an errand by the thread that does it.
 */
final class ThreadSlots {

    private static final int CALL = 0;
    private static final int CONNECTION = 1;
    private static final int POOL = 2;
    private static final int ERRAND = 3;

    // the array's type is the JDK's own, for the same reason
    private final ThreadLocal<@Nullable Reference<?>[]> slots = ThreadLocal.withInitial(() -> new Reference<?>[4]);

    /** The thread's call, under way or not. */
    Call call() {
        @Nullable Reference<?>[] mine = slots.get();
        Reference<?> last = mine[CALL];
        if (last != null && last.get() instanceof Call call) {
            return call;
        }
        Call call = new Call();
        mine[CALL] = new WeakReference<>(call);
        return call;
    }

    /** The routed call that this thread is in the middle of, or null. */
    @Nullable
    Call callUnderWay() {
        Reference<?> last = slots.get()[CALL];
        return last != null && last.get() instanceof Call call && call.isUnderWay() ? call : null;
    }

    @Nullable
    ConnectionState connection() {
        Reference<?> last = slots.get()[CONNECTION];
        return last == null ? null : (ConnectionState) last.get();
    }

    void connection(ConnectionState state) {
        slots.get()[CONNECTION] = state.self();
    }

    @Nullable
    PoolState pool() {
        Reference<?> last = slots.get()[POOL];
        return last == null ? null : (PoolState) last.get();
    }

    void pool(PoolState state) {
        slots.get()[POOL] = state.self();
    }

    /** The errand that this thread does for a call of another thread, or null. */
    @Nullable
    Errand errand() {
        if (!OwnThread.isCurrent()) {
            return null;
        }
        Reference<?> last = slots.get()[ERRAND];
        return last == null ? null : (Errand) last.get();
    }

    /** Begins an errand, or ends it. */
    void errand(@Nullable Errand underWay) {
        slots.get()[ERRAND] = underWay == null ? null : new WeakReference<>(underWay);
    }
}
