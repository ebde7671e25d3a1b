package dev.detour.engine.warm;

import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Node;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One worker's link to one server. Used by that worker only. */
final class WarmLink {

    private @Nullable Link link;
    private long restsUntilNanos = System.nanoTime();
    private long usedNanos = System.nanoTime();

    boolean isResting(long nowNanos) {
        return nowNanos - restsUntilNanos < 0;
    }

    /** The server cannot be reached: it is left alone until then. */
    void rest(long untilNanos) {
        restsUntilNanos = untilNanos;
    }

    /** Closes it where it was not used after a moment; true if so. */
    boolean closeIfUnusedSince(long nanos) {
        boolean unused = usedNanos - nanos < 0 && !isResting(System.nanoTime());
        if (unused) {
            close();
        }
        return unused;
    }

    /**
     * How many are there now, or {@link WarmBatch#FULL}. Tries a second time where a link from earlier has failed: the
     * server may have been restarted, its client closed.
     *
     * @param fates is told what has become of each, as by {@link WarmBatch}
     */
    int set(Node node, List<WarmBatch.Entry> batch, BiConsumer<WarmBatch.Entry, WarmBatch.Fate> fates)
            throws LinkFailure {
        usedNanos = System.nanoTime();
        boolean again = link != null;
        try {
            return new WarmBatch(open(node, batch, fates), node.primary().condition()::lookedUp, fates).set(batch);
        } catch (LinkFailure | RuntimeException failure) {
            close();
            if (!again) {
                throw failure;
            }
            batch.forEach(entry -> fates.accept(entry, WarmBatch.Fate.UNKNOWN));
            // the value that keeps another out may be the one that was set before the link broke
            return set(node, batch, (entry, fate) -> {
                if (fate != WarmBatch.Fate.NEVER_THERE) {
                    fates.accept(entry, fate);
                }
            });
        }
    }

    /** Where that fails nothing was sent. */
    private Link open(Node node, List<WarmBatch.Entry> batch, BiConsumer<WarmBatch.Entry, WarmBatch.Fate> fates)
            throws LinkFailure {
        try {
            return open(node);
        } catch (LinkFailure | RuntimeException failure) {
            batch.forEach(entry -> fates.accept(entry, WarmBatch.Fate.NEVER_THERE));
            throw failure;
        }
    }

    private Link open(Node node) throws LinkFailure {
        Link open = link;
        LinkFactory links = node.links();
        if (open == null) {
            if (links == null) {
                throw new LinkFailure("no connection can be made on the application's behalf");
            }
            open = links.open(null);
            link = open;
        }
        return open;
    }

    void close() {
        Link open = link;
        link = null;
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException alreadyBroken) {
                // a link is closed because it failed; how its closing fails tells nothing new
            }
        }
    }
}
