package dev.detour.chaos.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * After the recovery everybody says the same: the origin, Redis as another process sees it, what the application reads, and
 * what it reads where Redis may not be asked.
 */
final class Agreement {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Oracle oracle;
    private final OtherProcess process;
    private final boolean woven;

    Agreement(Oracle oracle, OtherProcess process, boolean woven) {
        this.oracle = oracle;
        this.process = process;
        this.woven = woven;
    }

    private interface Look {
        /** @return what is wrong, or null */
        @Nullable
        String problem(Keys.Read key) throws Exception;
    }

    /** What the application reads is what the origin has. */
    void ofApplication(Client client) throws InterruptedException {
        each("the application", client, client.keys().all(), key -> {
            String seen = read(client, key);
            boolean mayBeGone =
                    !woven || (!key.keyClass().isDeclared() && !key.history().mustBeStored(oracle.rules()));
            return seen == null && mayBeGone ? null : difference(key, seen);
        });
    }

    /**
     * What the application reads is what another process finds in Redis, whatever that has lost; keys of which nobody knows
     * whether they are about to change are left out, and so are those that Redis does not have.
     */
    void ofApplicationWithRedis(Client client) throws InterruptedException {
        List<Keys.Read> certain = client.keys().all().stream()
                .filter(key -> !key.history().isInDoubt())
                .toList();
        each("the application", client, certain, key -> {
            Object stands = process.call(key.database(), "GET", key.history().key());
            String seen = stands == null ? null : read(client, key);
            return Objects.equals(stands, seen) ? null : "has " + seen + ", Redis " + stands;
        });
    }

    /** What Redis has is what the origin has, or nothing; but not nothing where it was told to keep something. */
    void ofRedis(Client client) throws InterruptedException {
        each("Redis", client, client.keys().all(), key -> {
            Object seen = process.call(key.database(), "GET", key.history().key());
            boolean mayBeGone = !key.history().mustBeStored(oracle.rules());
            return seen == null && mayBeGone ? null : difference(key, (String) seen);
        });
    }

    /** What the application reads where Redis may not be asked is what the origin has. */
    void ofFallback(Client client) throws InterruptedException {
        List<Keys.Read> declared = client.keys().all().stream()
                .filter(key -> key.keyClass().isDeclared())
                .toList();
        each("the fallback", client, declared, key -> difference(key, read(client, key)));
    }

    /**
     * The same without any patience, of what memory answers and of what this process writes: the first answer is right. No
     * answer is asked for again by {@link #ofFallback}.
     *
     * @param mayBeOlder whether what others write may not have been kept when it was read: a write of this process that
     *     failed on a server that is replaced bars those keys, too, that share a place with its own
     */
    void atOnce(Client client, boolean mayBeOlder) {
        for (Keys.Read key : client.keys().all()) {
            boolean asked = switch (key.keyClass()) {
                case OWN -> true;
                case NEAR, PRIVATE -> !mayBeOlder;
                case HOT, COLD, FORBIDDEN, LOCK -> false;
            };
            String seen = asked ? readOnce(client, key) : null;
            String problem = seen == null ? null : difference(key, seen);
            if (problem != null) {
                violated(client, key, "the fallback at once " + problem);
            }
        }
        for (Keys.Read key : client.keys().forbidden()) { // memory has them, but for who may read them
            String seen = readOnce(client, key);
            if (seen != null) {
                violated(client, key, "the fallback gives " + seen + " to a user who may not read it");
            }
        }
    }

    @SuppressWarnings("CatchingUnchecked") // it is asked again
    private @Nullable String readOnce(Client client, Keys.Read key) {
        try {
            return read(client, key);
        } catch (Exception failed) {
            return null;
        }
    }

    private void violated(Client client, Keys.Read key, String what) {
        oracle.violated(client.label() + ": no agreement: of " + key.history().owner() + " "
                + key.history().key() + " " + what);
    }

    private static @Nullable String difference(Keys.Read key, @Nullable String seen) {
        Value current = key.history().current();
        String expected = current == null ? null : current.text();
        return Objects.equals(expected, seen) ? null : "has " + seen + ", the origin " + expected;
    }

    @SuppressWarnings("CatchingUnchecked") // however it fails, it does not agree
    private void each(String who, Client client, List<Keys.Read> keys, Look look) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        for (Keys.Read key : keys) {
            String problem = "was not asked";
            while (problem != null) {
                try {
                    problem = look.problem(key);
                } catch (Exception failed) {
                    problem = "fails: " + failed;
                }
                if (problem != null && System.nanoTime() > deadlineNanos) {
                    violated(client, key, who + " " + problem);
                    break;
                }
                if (problem != null) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
            }
        }
    }

    private @Nullable String read(Client client, Keys.Read key) throws Exception {
        long begunNanos = System.nanoTime();
        CountDownLatch done = new CountDownLatch(1);
        List<@Nullable Object> came = new ArrayList<>();
        client.access(key).get(key.history().key(), (value, failure) -> {
            came.add(value);
            came.add(failure);
            done.countDown();
        });
        if (!done.await(5 * Address.TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("no answer");
        }
        if (came.get(1) instanceof Throwable failure) {
            throw new IllegalStateException(failure);
        }
        String value = (String) came.get(0);
        Oracle.Verdict unused = oracle.judge(client.label(), key.history(), value, begunNanos);
        return value;
    }

    /** The list of a writer is what was appended; it is deleted then. */
    @SuppressWarnings("CatchingUnchecked")
    void ofList(Client client, Writer writer, Disturbance disturbance) {
        try {
            Object list = process.call(0, "LRANGE", writer.list(), "0", "-1");
            List<Integer> numbers = ((List<?>) Objects.requireNonNull(list))
                    .stream()
                            .map(element -> Integer.valueOf(String.valueOf(element)))
                            .toList();
            for (String problem : writer.pushes().problems(numbers, disturbance)) {
                oracle.violated(client.label() + ": " + writer.list() + ": " + problem);
            }
            Object unused = process.call(0, "DEL", writer.list());
        } catch (Exception failed) {
            oracle.violated(
                    client.label() + ": no agreement: the list " + writer.list() + " cannot be read: " + failed);
        }
    }
}
