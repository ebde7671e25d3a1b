package dev.detour.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An {@link OriginLoader} whose client is asynchronous. It is an {@code OriginLoader} in every respect and named in the
 * same file under {@code META-INF/services}, so that there is one place to look for loaders and one order among them.
 * Detour calls {@link #loadAsync} alone; {@link #load} is for others who have a loader in hand.
 */
public interface AsyncOriginLoader extends OriginLoader {

    /**
     * Begins to load the value of one key. Must be thread-safe and should not block: it is called on a thread as {@link
     * #load} is, which is free again when this returns. The load counts as one of {@code detour.origin.max-concurrent}
     * until its stage completes or its time is over.
     *
     * @param request as in {@link #load}
     * @return completes on any thread, with what {@link #load} would return or throw; never null. One that does not
     *     complete within {@link OriginRequest#remaining()} is given up
     */
    CompletionStage<OriginValue> loadAsync(OriginRequest request);

    /** Begins the load and waits for its stage, on the calling thread, within the request's time. */
    @Override
    default OriginValue load(OriginRequest request) throws Exception {
        CompletionStage<OriginValue> stage = loadAsync(request);
        if (stage == null) {
            throw new NullPointerException("loadAsync returned null instead of a stage");
        }
        CompletableFuture<OriginValue> done = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                done.complete(value);
            } else {
                done.completeExceptionally(failure);
            }
        });
        try {
            return done.get(request.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failed;
        }
    }
}
