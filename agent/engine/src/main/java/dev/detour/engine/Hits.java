package dev.detour.engine;

import dev.detour.engine.evidence.KeyEvidence;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.KeyProbe;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Route;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.RemoteTiers;
import java.nio.ByteBuffer;

/**
 * Values that Redis gave, looked at before anything is made of them, on the threads that have them: most are what is known
 * already. Thread-safe; allocates nothing, takes no lock of Detour's.
 */
public final class Hits {

    private final LocalTier local;
    private final KeyEvidence keys;
    private final RemoteTiers remote;

    /**
     * Of threads that replies come on: a client's event loops, of which there are few, and whose next replies use it again.
     * It is taken for one look at the memory, in which nothing is called that could read or reply: so nobody finds it in
     * use. It is the engine's own and leads to no application.
     */
    private final ThreadLocal<KeyProbe> probes = ThreadLocal.withInitial(KeyProbe::new);

    Hits(LocalTier local, KeyEvidence keys, RemoteTiers remote) {
        this.local = local;
        this.keys = keys;
        this.remote = remote;
    }

    /**
     * Whether {@link Engine#remember} would have nothing to do for this value, so that neither it nor its key need be
     * copied.
     *
     * @param reply the value as the client gives it, {@code String} or {@code byte[]}; it is not kept
     * @param nowNanos {@link System#nanoTime()} when the reply came, or a little earlier
     * @return false also where that takes a closer look
     */
    public boolean isNoNews(KeyProbe key, Node node, Route route, Object reply, long nowNanos) {
        try {
            Namespace in = node.namespace();
            if (in == null) {
                return true; // not to be kept at all
            }
            if (!local.keepsAnything()) {
                keys.seen(key, in, route, nowNanos);
                remote.inUse(node, nowNanos);
                return true;
            }
            return reply instanceof String text
                    ? local.isNoNews(key, in, route.policy(), text, nowNanos)
                    : reply instanceof byte[] bytes && local.isNoNews(key, in, route.policy(), bytes, nowNanos);
        } catch (Throwable failure) { // whatever it is, the client goes on with what it has
            AgentLog.ownFault("looking at what is remembered", failure);
            return true;
        }
    }

    /**
     * The same where a reply is about to be decoded, on a thread of the client's own.
     *
     * @param key as text, of which the client sends the bytes in UTF-8
     * @param reply its position is not moved, and it is not kept
     */
    public boolean isNoNews(String key, Node node, Route route, ByteBuffer reply, long nowNanos) {
        Namespace in = node.namespace();
        if (in == null || !local.keepsAnything()) {
            return in == null; // whoever keeps nothing still has to know what was seen
        }
        try {
            KeyProbe probe = probes.get();
            boolean isKnown = probe.take(key) && local.isNoNews(probe, in, route.policy(), reply, nowNanos);
            probe.forget();
            return isKnown;
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at what is remembered", failure);
            return true;
        }
    }
}
