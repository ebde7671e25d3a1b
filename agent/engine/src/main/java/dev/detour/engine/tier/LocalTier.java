package dev.detour.engine.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.KeyProbe;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.RoutingTable;
import dev.detour.engine.model.ServerRole;
import dev.detour.engine.model.Step;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.Entry.Source;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values that the primary or the origin gave lately, in this process's memory.
 *
 * <p>One Caffeine cache from key bytes to the values seen under them, one per namespace: an own write names a key, not a
 * namespace, and drops them all with one removal. A value enters only if its key's {@linkplain Versions version} has not
 * moved since its read or load began. The check happens inside the map's per-key lock, and a write moves the version
 * before it removes: whichever comes second sees the other. What may change every key moves the epoch that each entry
 * carries, which outdates them all at once.
 */
public final class LocalTier {

    /** In how many a key is kept: a list is looked through, and applications may have a user for each connection. */
    static final int MAX_NAMESPACES = 64;

    /** Caffeine's eviction work: neither on the application's threads nor in its common pool. */
    private static final Executor MAINTENANCE = new ThreadPoolExecutor(
            0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), OwnThread.named("detour-local"));

    private final Cache<Key, Entry> cache;
    private final Versions versions;
    private final Gaps gaps = new Gaps();
    private final long maxValueBytes;
    private final long refreshNanos;
    private final LongSupplier ticker;
    private final boolean keepsAnything;

    /** Not by the cache's own statistics, which every hit would pay for. */
    private final LongAdder evictions = new LongAdder();

    public LocalTier(Settings settings, Versions versions) {
        this(settings, versions, System::nanoTime);
    }

    LocalTier(Settings settings, Versions versions, LongSupplier ticker) {
        this.versions = versions;
        this.maxValueBytes = settings.local().maxValueBytes();
        this.refreshNanos = settings.local().refreshNanos();
        this.ticker = ticker;
        this.keepsAnything = settings.local().maxBytes() > 0;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(settings.local().maxBytes())
                .weigher((Key key, Entry entry) -> key.bytes().length + entry.weight())
                .executor(MAINTENANCE)
                .evictionListener((key, entry, cause) -> evictions.increment())
                .build();
    }

    /** Whether it has room for any value. */
    public boolean keepsAnything() {
        return keepsAnything;
    }

    /**
     * Whether a reply is no news: an entry with these very bytes is there and young. Spares a hit the copy that
     * {@link #remember} would want.
     *
     * @param reply its position is not moved
     */
    public boolean isNoNews(Lookup lookup, ByteBuffer reply) {
        Namespace namespace = lookup.namespace();
        if (namespace == null) {
            return true; // not to be kept at all
        }
        Entry known = entry(lookup.key(), namespace);
        if (reply.remaining() > maxValueBytes) {
            return known == null; // nor is what it replaces
        }
        return known != null
                && isYoung(known, lookup.route().policy(), ticker.getAsLong())
                && known.value() instanceof Value.Bytes bytes
                && ReplyBytes.are(bytes.content(), reply);
    }

    /**
     * The same for a reply that a client has decoded, without a {@link Lookup}; false where that is not known.
     *
     * @param policy of the key's route
     * @param nowNanos when the reply came, or a little earlier
     */
    public boolean isNoNews(KeyProbe key, Namespace namespace, Policy policy, String reply, long nowNanos) {
        Entry known = young(key, namespace, policy, nowNanos);
        return known != null
                && known.value() instanceof Value.Text text
                && text.content().equals(reply);
    }

    /** The same for a reply in bytes. */
    public boolean isNoNews(KeyProbe key, Namespace namespace, Policy policy, byte[] reply, long nowNanos) {
        Entry known = young(key, namespace, policy, nowNanos);
        return known != null && known.value() instanceof Value.Bytes bytes && Arrays.equals(bytes.content(), reply);
    }

    /** The same for a reply in bytes as a client reads them; its position is not moved. */
    public boolean isNoNews(KeyProbe key, Namespace namespace, Policy policy, ByteBuffer reply, long nowNanos) {
        Entry known = young(key, namespace, policy, nowNanos);
        return known != null && known.value() instanceof Value.Bytes bytes && ReplyBytes.are(bytes.content(), reply);
    }

    @SuppressWarnings("CollectionIncompatibleType") // which finds the key that the probe is equal to
    private @Nullable Entry young(KeyProbe key, Namespace namespace, Policy policy, long nowNanos) {
        Entry list = cache.asMap().get(key);
        Entry known = list == null ? null : list.in(namespace);
        return known != null
                        && known.epoch() == versions.epoch()
                        && gaps.isAfterAll(known)
                        && isYoung(known, policy, nowNanos)
                ? known
                : null;
    }

    /**
     * Keeps what the primary gave. A young entry of the same value is left alone, so that a hot key is not written on
     * every read.
     */
    public void remember(Lookup lookup, Value value) {
        remember(lookup, value, null);
    }

    /**
     * The same for a value of which is not known yet whether a primary gave it: it does not answer before that is known.
     *
     * @param proviso the role of the server that gave it; null for a primary's
     */
    public void remember(Lookup lookup, Value value, @Nullable ServerRole proviso) {
        Namespace namespace = lookup.namespace();
        if (namespace == null) {
            return;
        }
        if (value.weight() > maxValueBytes) {
            gone(lookup);
            return;
        }
        long now = ticker.getAsLong();
        Entry known = entry(lookup.key(), namespace);
        boolean same = known != null && known.value().equals(value);
        if (known != null && same && isYoung(known, lookup.route().policy(), now)) {
            return;
        }
        long ttlNanos = known != null && same ? known.ttlLeft(now) : Entry.UNKNOWN;
        put(lookup, namespace, new Sight(value, Source.SERVER, now, ttlNanos, proviso), versions::mayKeep);
    }

    private boolean isYoung(Entry entry, Policy policy, long now) {
        // or an entry that is read all the time would lapse
        long young = Math.min(refreshNanos, policy.freshNanos() / 2);
        return now - entry.seenNanos() < young;
    }

    /**
     * Keeps what the origin gave.
     *
     * @param ttlNanos how long it is good for, if its loader said so; else a negative number
     * @param isWritten whether Redis is to have it, too
     */
    public void loaded(Lookup lookup, Value value, long ttlNanos, boolean isWritten) {
        Namespace namespace = lookup.namespace();
        if (value.weight() > maxValueBytes) {
            gone(lookup);
        } else if (namespace != null) {
            // a late write changes Redis, not the system of record: what a loader found is as true as without it
            Source source = isWritten ? Source.ORIGIN : Source.ORIGIN_ALONE;
            put(lookup, namespace, new Sight(value, source, ticker.getAsLong(), ttlNanos, null), versions::isCurrent);
        }
    }

    /** Whether the origin has told the lookup's value so lately that it need not be asked again, whatever Redis has lost. */
    public boolean isLatelyLoaded(Lookup lookup) {
        Entry entry = entry(lookup);
        return entry != null
                && entry.isLatelyLoaded(ticker.getAsLong(), lookup.route().policy());
    }

    /**
     * A value that Redis was not given when it was loaded, a moment ago: once, so that whoever asks gives it now.
     *
     * @return null where there is none
     */
    public @Nullable Loaded unwritten(Lookup lookup) {
        long now = ticker.getAsLong();
        Namespace namespace = lookup.namespace();
        Entry entry = entry(lookup);
        if (namespace == null
                || entry == null
                || entry.source() != Source.ORIGIN_ALONE
                || now - entry.seenNanos() >= refreshNanos) {
            return null; // later it might bring back what another process has since deleted
        }
        cache.asMap().computeIfPresent(lookup.key(), (key, list) -> list.written(namespace));
        return new Loaded(entry.value(), entry.ttlLeft(now));
    }

    /**
     * What was loaded.
     *
     * @param ttlNanos what is left of its known time to live, or a negative number
     */
    public record Loaded(Value value, long ttlNanos) {}

    /** What an entry is made of, but for what is known in the map's lock alone. */
    private record Sight(
            Value value,
            Source source,
            long nanos,
            long ttlNanos,
            @Nullable ServerRole proviso) {}

    private void put(Lookup lookup, Namespace namespace, Sight seen, Predicate<Lookup> mayKeep) {
        if (!keepsAnything) {
            return;
        }
        cache.asMap().compute(lookup.key(), (key, old) -> {
            long epoch = versions.epoch();
            long gap = gaps.latest(); // before the look at them: of one that comes between the entry is outdated
            if (!mayKeep.test(lookup) || gaps.outdates(lookup, namespace)) {
                return old; // written since the read began, or perhaps later
            }
            Entry others = Entry.latest(Entry.without(old, namespace, epoch), MAX_NAMESPACES - 1);
            Entry before = old == null ? null : old.in(namespace);
            return new Entry(
                    namespace,
                    seen.value,
                    seen.source,
                    seen.nanos,
                    seen.ttlNanos,
                    seen.proviso,
                    epoch,
                    gap,
                    Entry.sightingsAfter(before),
                    others);
        });
    }

    /** The primary or the origin has no value, or none to be kept: what was seen before this read began is dropped. */
    public void gone(Lookup lookup) {
        Namespace namespace = lookup.namespace();
        if (namespace == null) {
            return;
        }
        cache.asMap().computeIfPresent(lookup.key(), (key, old) -> {
            Entry entry = old.in(namespace);
            boolean newer = entry == null || entry.seenNanos() - lookup.startNanos() > 0;
            return newer ? old : Entry.without(old, namespace, versions.epoch());
        });
    }

    /** A primary has answered null: the same, unless its cause is one for which the route's copies answer. */
    public void missed(Lookup lookup, Event cause) {
        RoutingTable table = lookup.route().policy().table();
        if (!table.mayTake(Step.LOCAL, cause) && !table.mayTake(Step.STALE, cause)) {
            gone(lookup);
        }
    }

    /** The fresh value of a lookup's key in its namespace, or null. */
    public @Nullable Answer answer(Lookup lookup) {
        return answer(entry(lookup), lookup, ticker.getAsLong());
    }

    /** The same as it was at a time that has passed; null also where that is not known: {@link #isSeenSince}. */
    public @Nullable Answer answer(Lookup lookup, long atNanos) {
        return answer(entryAt(lookup, atNanos), lookup, atNanos);
    }

    private static @Nullable Answer answer(@Nullable Entry entry, Lookup lookup, long now) {
        return entry != null && entry.isFresh(now, lookup.route().policy())
                ? new Answer(entry.value(), Tier.LOCAL, now - entry.seenNanos())
                : null;
    }

    /** The same for a value of whatever age, up to the route's limit. */
    public @Nullable Answer stale(Lookup lookup) {
        return stale(entry(lookup), lookup, ticker.getAsLong());
    }

    /** The same as it was at a time that has passed; null also where that is not known: {@link #isSeenSince}. */
    public @Nullable Answer stale(Lookup lookup, long atNanos) {
        return stale(entryAt(lookup, atNanos), lookup, atNanos);
    }

    private static @Nullable Answer stale(@Nullable Entry entry, Lookup lookup, long now) {
        return entry != null
                        && now - entry.seenNanos() < lookup.route().policy().maxStaleNanos()
                ? new Answer(entry.value(), Tier.STALE, now - entry.seenNanos())
                : null;
    }

    /** Whether what is kept was seen after that time, so that what was kept then is not known. */
    public boolean isSeenSince(Lookup lookup, long atNanos) {
        Entry entry = entry(lookup);
        return entry != null && entry.seenNanos() - atNanos > 0;
    }

    private @Nullable Entry entryAt(Lookup lookup, long atNanos) {
        Entry entry = entry(lookup);
        return entry != null && entry.seenNanos() - atNanos <= 0 ? entry : null;
    }

    /**
     * The keys of a namespace that are read most, those first; as many at most. Not meant for every read.
     *
     * <p>Caffeine's own order would not do: it notes no reads as long as it is less than half full.
     */
    public List<Key> hottest(Namespace namespace, int most) {
        record Heat(Key key, long nanos) {}
        long now = ticker.getAsLong();
        List<Heat> found = new ArrayList<>();
        cache.asMap().forEach((key, list) -> {
            Entry entry = list.in(namespace);
            if (entry != null) {
                found.add(new Heat(key, entry.heat(now)));
            }
        });
        return found.stream()
                .sorted(Comparator.comparingLong(Heat::nanos).reversed())
                .limit(most)
                .map(Heat::key)
                .toList();
    }

    private @Nullable Entry entry(Lookup lookup) {
        Namespace namespace = lookup.namespace();
        Entry entry = namespace == null ? null : entry(lookup.key(), namespace);
        return entry != null && entry.counts() ? entry : null;
    }

    private @Nullable Entry entry(Key key, Namespace namespace) {
        Entry list = cache.getIfPresent(key);
        Entry entry = list == null ? null : list.in(namespace);
        return entry != null && entry.epoch() == versions.epoch() && !gaps.outdates(entry, key) ? entry : null;
    }

    /** Drops what is kept under a key, in every namespace; after its version moved. */
    public void forget(Key key) {
        cache.invalidate(key);
    }

    /**
     * Other processes may have changed these keys without a word to this one: what was seen of them until now answers no
     * more. Never blocks.
     *
     * @param prefixes of the keys; an empty one stands for all of the server's
     */
    public void doubt(String server, List<String> prefixes) {
        if (!gaps.add(server, prefixes, ticker.getAsLong())) {
            versions.moveAll();
            forgetAll();
        }
    }

    /** What it holds now; takes the lock of the cache's maintenance for a moment. */
    public Figures.Memory figures() {
        // on an executor that is not the common pool, what came in during maintenance waits for the next read or write
        cache.cleanUp();
        long bytes = cache.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
        return new Figures.Memory(cache.estimatedSize(), bytes, evictions.sum());
    }

    /** Whether there is nothing to drop. */
    public boolean isEmpty() {
        return cache.asMap().isEmpty();
    }

    /** Drops everything; after the epoch moved. */
    public void forgetAll() {
        cache.invalidateAll();
    }
}
