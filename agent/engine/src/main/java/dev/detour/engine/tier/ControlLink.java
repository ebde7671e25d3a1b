package dev.detour.engine.tier;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one link over which a server is watched: opened at need, given up when it fails. Used by one thread at a time;
 * {@link #end} and {@link #release} may be called by any.
 */
final class ControlLink {

    /** As long as a link can wait: the reply to a question that a frozen server was asked tells at once that it goes on. */
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * A link keeps the application alive that it was made for: after this time another one is made, for whoever uses the
     * server then.
     */
    static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final @Nullable Endpoint node;
    /** Whoever takes a link out of here closes it. */
    private final AtomicReference<@Nullable Link> link = new AtomicReference<>();

    private volatile long openedNanos;
    private volatile boolean hasEnded;
    private volatile boolean hasOpened;

    /** @param node null for the server of the connection that links are made from */
    ControlLink(@Nullable Endpoint node) {
        this.node = node;
    }

    /** Blocks, two seconds for the opening and two for each reply. */
    List<@Nullable Object> call(LinkFactory links, List<byte[][]> commands) throws LinkFailure {
        if (link.get() != null && System.nanoTime() - openedNanos > MAX_AGE_NANOS) {
            release();
        }
        Link open = link.get();
        hasOpened = open != null;
        try {
            if (open == null) {
                openedNanos = System.nanoTime();
                open = Links.open(links, node);
                hasOpened = true;
                link.set(open); // before the look at the end, which looks for a link after it has said so
            }
            if (hasEnded) {
                hasOpened = false; // it was not the server
                throw new LinkFailure("the watch is over");
            }
            return Links.call(open, commands, TIMEOUT_NANOS);
        } catch (LinkFailure failure) {
            release();
            throw failure;
        }
    }

    /** Whether the latest call had a link: if it failed, the server has left it without a reply. */
    boolean hasOpened() {
        return hasOpened;
    }

    /** No call succeeds hereafter, and no link is left open. */
    void end() {
        hasEnded = true;
        release();
    }

    /** Closes the link, if there is one; the next call opens another. */
    void release() {
        Links.close(link.getAndSet(null));
    }
}
