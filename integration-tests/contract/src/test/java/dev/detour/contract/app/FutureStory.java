package dev.detour.contract.app;

import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What an application may do with the future of a read. */
public enum FutureStory implements Story {
    /** The class of what it is given, and what that says of itself once it is done. */
    CLASS {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            RedisFuture<String> future = lettuce.async().get(key);
            Outcome outcome = Outcome.of(future);
            return Arrays.asList(future.getClass().getName(), outcome, future.getError(), future.isCancelled());
        }
    },
    /** How a failure comes to each kind of function that is chained. */
    CHAINED {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            RedisFuture<String> future = lettuce.async().get(key);
            List<Object> told = new ArrayList<>();
            CompletableFuture<String> end = future.whenComplete(
                            (value, failure) -> told.add("first " + value + failure))
                    .thenApply(value -> value + " applied")
                    .whenComplete((value, failure) -> told.add("second " + value + failure))
                    .exceptionally(failure -> failure.getClass() + ": " + failure.getMessage())
                    .toCompletableFuture();
            String last = end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return told + " " + last;
        }
    },
    /** A second read begun where the first ends, without blocking. */
    COMPOSED {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            return Outcome.of(lettuce.async()
                    .get(key)
                    .thenCompose(first -> lettuce.async().get(key).thenApply(second -> first + second))
                    .toCompletableFuture());
        }
    },
    GET_IN_TIME {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            return Outcome.of(lettuce.async().get(key));
        }
    },
    AWAIT {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            return lettuce.async().get(key).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    },
    /** For a shorter time than it takes; it goes on. */
    AWAIT_BRIEFLY {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            RedisFuture<String> future = lettuce.async().get(key);
            return Arrays.asList(future.await(1, TimeUnit.MILLISECONDS), Outcome.of(future));
        }
    },
    GET_BRIEFLY {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) throws Exception {
            RedisFuture<String> future = lettuce.async().get(key);
            try {
                return future.get(1, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return e + " " + Outcome.of(future);
            }
        }
    },
    /** By a thread that is interrupted. */
    AWAIT_INTERRUPTED {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            RedisFuture<String> future = lettuce.async().get(key);
            Thread.currentThread().interrupt();
            try {
                return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (RuntimeException e) {
                return e + " " + Thread.interrupted() + " " + Outcome.of(future);
            } finally {
                Thread.interrupted();
            }
        }
    },
    CANCEL {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            RedisFuture<String> future = lettuce.async().get(key);
            boolean cancelled = future.cancel(false);
            return Arrays.asList(cancelled, future.isCancelled(), future.isDone(), Outcome.of(future));
        }
    },
    CANCEL_WHAT_IS_CHAINED {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            RedisFuture<String> future = lettuce.async().get(key);
            CompletableFuture<String> chained =
                    future.thenApply(value -> value + " applied").toCompletableFuture();
            chained.cancel(true);
            return Arrays.asList(Outcome.of(chained), Outcome.of(future));
        }
    },
    COMPLETE_BY_HAND {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            CompletableFuture<String> future = lettuce.async().get(key).toCompletableFuture();
            boolean completed = future.complete("by hand");
            return Arrays.asList(completed, Outcome.of(future));
        }
    },
    FAIL_BY_HAND {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            CompletableFuture<String> future = lettuce.async().get(key).toCompletableFuture();
            boolean completed = future.completeExceptionally(new IllegalStateException("by hand"));
            return Arrays.asList(completed, Outcome.of(future));
        }
    },
    OBTRUDE {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            CompletableFuture<String> future = lettuce.async().get(key).toCompletableFuture();
            future.obtrudeValue("obtruded");
            return Arrays.asList(Outcome.of(future), Outcome.of(lettuce.async().get(key)));
        }
    };

    private static final int PATIENCE_SECONDS = 20;

    @Override
    public abstract @Nullable Object tell(LettuceAccess lettuce, String key) throws Exception;

    /** What a future came to, with the failure as the future wraps it. */
    record Outcome(@Nullable Object value, @Nullable String failure) {

        static Outcome of(java.util.concurrent.Future<?> future) {
            try {
                return new Outcome(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS), null);
            } catch (ExecutionException e) {
                return new Outcome(null, e + " caused by " + e.getCause());
            } catch (RuntimeException | InterruptedException | TimeoutException e) {
                return new Outcome(null, e.toString());
            }
        }
    }
}
