package dev.detour.engine;

import dev.detour.engine.evidence.KeyEvidence;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.KeyProbe;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Route;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.RemoteTiers;

/**
 * Values that Redis gave, looked at on the application's threads before anything is made of them: most are what is known
 * already. Thread-safe; allocates nothing, takes no lock of Detour's.
 */
public final class Hits {

    private final LocalTier local;
    private final KeyEvidence keys;
    private final RemoteTiers remote;

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
                keys.seen(key, in, route);
                remote.inUse(node);
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
}
