package dev.detour.bootstrap;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The OpenTelemetry SDKs that were built in this JVM: not every application makes its own the global one. Held weakly;
 * bounded; thread-safe.
 */
public final class BuiltSdks {

    /** More than an application builds; of one that goes on building them and keeps them, later ones are left out. */
    private static final int MAX = 50;

    /** The earliest first; guarded by itself. */
    private static final Deque<WeakReference<Object>> BUILT = new ArrayDeque<>();

    private static volatile int count;

    private BuiltSdks() {}

    /** One was built. Called at the end of its constructor. */
    public static void built(Object sdk) {
        synchronized (BUILT) {
            BUILT.removeIf(each -> each.get() == null);
            if (BUILT.size() < MAX) {
                BUILT.addLast(new WeakReference<>(sdk));
            }
            count++;
        }
    }

    /** How many were built so far. */
    public static int count() {
        return count;
    }

    /** Those that are still in use, the earliest first; a copy. */
    public static List<Object> all() {
        List<Object> all = new ArrayList<>();
        synchronized (BUILT) {
            for (Iterator<WeakReference<Object>> each = BUILT.iterator(); each.hasNext(); ) {
                Object sdk = each.next().get();
                if (sdk == null) {
                    each.remove();
                } else {
                    all.add(sdk);
                }
            }
        }
        return all;
    }
}
