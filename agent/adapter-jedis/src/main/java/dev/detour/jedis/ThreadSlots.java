package dev.detour.jedis;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside a thread: its call, and the connection that it used last. Both weakly: the threads are the
 * application server's, and a strong reference would keep a redeployed application's Jedis for ever. A call under way is
 * held by the woven method itself.
 */
final class ThreadSlots {

    private static final int CALL = 0;
    private static final int CONNECTION = 1;

    // the array's type is the JDK's own, for the same reason
    private final ThreadLocal<@Nullable Reference<?>[]> slots = ThreadLocal.withInitial(() -> new Reference<?>[2]);

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
}
