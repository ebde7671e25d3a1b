package dev.detour.contract.app;

import dev.detour.spi.Detour;
import dev.detour.spi.Registration;
import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Where that goes on which an application has chained to a read, and what it may do there. */
public enum PlaceStory implements Story {
    /** The thread, without its number, and whether the application's class loader is its context. */
    THREAD {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            ClassLoader own = Thread.currentThread().getContextClassLoader();
            return place(() -> lettuce.async().get(key), own);
        }
    },
    /** The same of a second read begun there. */
    THREAD_OF_A_SECOND_READ {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            ClassLoader own = Thread.currentThread().getContextClassLoader();
            return place(
                    () -> lettuce.async()
                            .get(key)
                            .thenCompose(value -> lettuce.async().get(key)),
                    own);
        }
    },
    /** Many callbacks at once, each of which waits for a further read and the callback of that. */
    BLOCKING_CHAINS {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            List<CompletableFuture<String>> ends = IntStream.range(0, CHAINS)
                    .mapToObj(i -> lettuce.async().get(key).thenApply(value -> value + twiceMore(lettuce, key)))
                    .map(CompletionStage::toCompletableFuture)
                    .toList();
            return ends.stream().map(CompletableFuture::join).distinct().toList();
        }
    },
    /** Microseconds of reads of another key: medians without and with loaders that block, and the longest with them. */
    READS_BESIDE_BLOCKED_LOADERS {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            readMany(lettuce, key); // until it is compiled
            long[] alone = readMany(lettuce, key);
            List<RedisFuture<String>> blocked = IntStream.range(0, BLOCKED)
                    .mapToObj(i -> lettuce.async().get("hold:" + key + ":" + i))
                    .toList();
            long[] beside = readMany(lettuce, key);
            boolean allBlocked = blocked.stream().noneMatch(RedisFuture::isDone);
            return List.of(alone[READS / 2], beside[READS / 2], beside[READS - 1], allBlocked);
        }
    },
    /** On an executor of the application's own, and after that has been taken back. */
    OWN_EXECUTOR {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            ExecutorService own = Executors.newCachedThreadPool(task -> new Thread(task, "the application's own"));
            List<Object> told = new ArrayList<>();
            try (Registration registration = Detour.continueOn(own)) {
                told.add(place(() -> lettuce.async().get(key), loader));
                told.add(BLOCKING_CHAINS.tell(lettuce, key));
                own.shutdown();
                told.add(place(() -> lettuce.async().get(key), loader)); // it refuses
            } finally {
                own.shutdown();
            }
            told.add(place(() -> lettuce.async().get(key), loader));
            return told;
        }
    };

    private static final String TOO_LATE = " too late";
    private static final int TRIES = 1_000;
    private static final int CHAINS = 64;
    private static final int READS = 400;
    private static final int BLOCKED = 24;

    @Override
    public abstract Object tell(LettuceAccess lettuce, String key) throws Exception;

    /** Reads until one is still under way when something is chained to it. */
    private static String place(Supplier<CompletionStage<String>> read, ClassLoader own) throws Exception {
        String place = TOO_LATE;
        for (int i = 0; i < TRIES && place.equals(TOO_LATE); i++) {
            Thread reader = Thread.currentThread();
            place = Objects.requireNonNull(LettuceAccess.await(read.get()
                    .handle((value, failure) -> value + where(reader, own))
                    .toCompletableFuture()));
            place = place.endsWith(TOO_LATE) ? TOO_LATE : place;
        }
        return place;
    }

    private static String where(Thread reader, ClassLoader own) {
        Thread thread = Thread.currentThread();
        boolean isOwn = thread.getContextClassLoader() == own;
        return thread == reader ? TOO_LATE : " on " + thread.getName().replaceAll("[0-9]+", "N") + ' ' + isOwn;
    }

    private static String twiceMore(LettuceAccess lettuce, String key) {
        return lettuce.async()
                .get(key)
                .thenApply(value ->
                        value + lettuce.async().get(key).toCompletableFuture().join())
                .toCompletableFuture()
                .join();
    }

    private static long[] readMany(LettuceAccess lettuce, String key) throws Exception {
        long[] micros = new long[READS];
        for (int i = 0; i < READS; i++) {
            long startNanos = System.nanoTime();
            LettuceAccess.await(lettuce.async().get(key));
            micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
        }
        return Arrays.stream(micros).sorted().toArray();
    }
}
