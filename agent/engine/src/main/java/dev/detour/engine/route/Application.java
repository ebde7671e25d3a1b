package dev.detour.engine.route;

import dev.detour.engine.model.Origin;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What was found through one class loader. */
final class Application {

    /**
     * How long reads wait for an application's loaders to be made, from the first read on. What comes later goes on as if
     * there were none yet.
     */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Claimed by the first read, which makes the loaders. */
    final AtomicBoolean claimed = new AtomicBoolean();

    final CountDownLatch made = new CountDownLatch(1);
    final long patienceEndsNanos = System.nanoTime() + PATIENCE_NANOS;

    /** That of its first read; weak, because it may be below the application's. */
    private final @Nullable WeakReference<ClassLoader> clientLoader;

    /** Written before the latch opens. */
    volatile @Nullable WeakReference<Coverage> coverage;

    /** Those that were found, without the registered ones; weak, as the coverage holds them. Guarded by this. */
    List<WeakReference<Origin>> found = List.of();

    /** What the coverage is made of; weak for the same reason. Guarded by this. */
    List<WeakReference<Origin>> all = List.of();

    /** @param clientLoader null stands for the bootstrap loader */
    Application(@Nullable ClassLoader clientLoader) {
        this.clientLoader = clientLoader == null ? null : new WeakReference<>(clientLoader);
    }

    /**
     * Those whose registrations it has.
     *
     * @param own its class loader, which is not kept here
     */
    List<ClassLoader> serving(ClassLoader own) {
        return ApplicationLoaders.serving(own, clientLoader == null ? null : clientLoader.get());
    }
}
