package dev.detour.contract.app;

import dev.detour.spi.Detour;
import dev.detour.spi.Registration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
    /**
     * For each interface the microseconds of another command and a read of another key: medians without and with loaders
     * that block, and the longest with them.
     */
    READS_BESIDE_BLOCKED_LOADERS {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            List<Read> interfaces = List.of(
                    () -> lettuce.connection.sync().ping()
                            + lettuce.connection.sync().get(key),
                    () -> LettuceAccess.await(lettuce.async().ping())
                            + LettuceAccess.await(lettuce.async().get(key)),
                    () -> lettuce.connection.reactive().ping().block()
                            + lettuce.connection.reactive().get(key).block());
            List<long[]> alone = readMany(interfaces, WARMING_UP + 1);
            List<Future<String>> blocked = blocked(lettuce, key);
            List<long[]> beside = readMany(interfaces, 1);
            boolean allBlocked = blocked.stream().noneMatch(Future::isDone);
            List<Object> told = new ArrayList<>();
            for (int i = 0; i < interfaces.size(); i++) {
                told.addAll(List.of(alone.get(i)[READS / 2], beside.get(i)[READS / 2], beside.get(i)[READS - 1]));
            }
            told.add(allBlocked);
            return told;
        }
    },
    /** A read that waits, beside many callbacks that block in a way which nobody is told of. */
    READ_BESIDE_BLOCKED_CALLBACKS {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            CountDownLatch end = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(BLOCKED);
            List<CompletionStage<Void>> blocked = new ArrayList<>();
            for (int i = 0; i < CHAINS; i++) {
                blocked.add(lettuce.async().get(key + ':' + i).thenAccept(value -> {
                    begun.countDown();
                    uninterruptibly(end);
                }));
            }
            begun.await();
            Object told = lettuce.connection.sync().get(key);
            end.countDown();
            for (CompletionStage<Void> each : blocked) {
                each.toCompletableFuture().get();
            }
            return told;
        }
    },
    /** Reads that wait, on all the threads of the executor on which the application goes on. */
    READS_ON_OWN_EXECUTOR {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            ExecutorService own = Executors.newFixedThreadPool(BLOCKED);
            try (Registration registration = Detour.continueOn(own)) {
                List<Future<String>> reads = IntStream.range(0, BLOCKED)
                        .mapToObj(
                                i -> own.submit(() -> lettuce.connection.sync().get(key + ':' + i)))
                        .toList();
                List<String> told = new ArrayList<>();
                for (Future<String> read : reads) {
                    told.add(Objects.requireNonNull(read.get()).replaceAll(":[0-9]+$", ""));
                }
                return told.stream().distinct().toList();
            } finally {
                own.shutdown();
            }
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
    private static final int READS = 100;
    private static final int WARMING_UP = 1;
    private static final int BLOCKED = 8;

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

    private static void uninterruptibly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One of an interface, which waits for what it reads. */
    private interface Read {
        @Nullable
        String read() throws Exception;
    }

    /** Reads that wait for their loaders, begun through each interface. */
    private static List<Future<String>> blocked(LettuceAccess lettuce, String key) {
        List<Future<String>> blocked = new ArrayList<>();
        for (int i = 0; i < BLOCKED; i++) {
            String held = "hold:" + key + ':' + i;
            blocked.add(lettuce.async().get(held));
            blocked.add(lettuce.connection.reactive().get(held + 'r').toFuture());
            FutureTask<String> waiting =
                    new FutureTask<>(() -> lettuce.connection.sync().get(held + 's'));
            new Thread(waiting, "waiting").start();
            blocked.add(waiting);
        }
        return blocked;
    }

    /** The last of these rounds, each sorted. */
    private static List<long[]> readMany(List<Read> interfaces, int rounds) throws Exception {
        List<long[]> last = new ArrayList<>();
        for (Read each : interfaces) {
            long[] micros = new long[0];
            for (int round = 0; round < rounds; round++) {
                micros = readMany(each);
            }
            last.add(micros);
        }
        return last;
    }

    private static long[] readMany(Read each) throws Exception {
        long[] micros = new long[READS];
        for (int i = 0; i < READS; i++) {
            long startNanos = System.nanoTime();
            each.read();
            micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
        }
        return Arrays.stream(micros).sorted().toArray();
    }
}
