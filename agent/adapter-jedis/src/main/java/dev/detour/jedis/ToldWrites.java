package dev.detour.jedis;

import dev.detour.engine.SentWrite;
import dev.detour.engine.SentWrites;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.WriteForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;

/**
 * What one connection's own writes have done to cache data, told once their replies have come; nothing in here throws, as
 * the write itself is followed elsewhere. Whose data it was is asked with the reply: replies come in the order in which
 * the commands were carried out, and a {@code SELECT} before it in the same pipeline has had its own by then.
 */
final class ToldWrites {

    private static final @Nullable ClassLoader CLIENT_LOADER = Connection.class.getClassLoader();

    private final SentWrites sent;
    private final OwnWrites.Place place;

    /** What waits for {@code EXEC}. */
    private List<SentWrite> queued = new ArrayList<>(0);

    ToldWrites(SentWrites sent, OwnWrites.Place place) {
        this.sent = sent;
        this.place = place;
    }

    /** @param key one, or none where it is too long to be of use */
    @Nullable
    SentWrite ofKey(byte[][] key, Object arguments, WriteForm form) {
        return key.length == 1 && sent.isOfUse(CLIENT_LOADER, form, key[0])
                ? sent.ofKey(form, key[0], index -> CommandForm.CURRENT.raw(arguments, index + 1))
                : null;
    }

    @Nullable
    SentWrite ofArguments(List<byte[]> arguments, WriteForm form) {
        return sent.ofArguments(CLIENT_LOADER, form, arguments);
    }

    /** Of a server that is one of a cluster's there is nothing to tell: the others have their keys still. */
    @Nullable
    SentWrite ofEverything(WriteForm form) {
        return place.isWhole() ? sent.ofEverything(form) : null;
    }

    /** Past what is kept, nobody tells what became of it. */
    void queue(@Nullable SentWrite write) {
        if (write != null && queued.size() < OwnWrites.MAX_QUEUED) {
            queued.add(write);
        } else if (write != null) {
            settled(write, OnReply.Fate.LOST);
        }
    }

    void forgetQueue() {
        queued.clear();
    }

    /** What waited for {@code EXEC}, which is being sent. */
    List<SentWrite> endQueue() {
        List<SentWrite> ended = queued;
        queued = new ArrayList<>(0);
        return ended;
    }

    void settled(SentWrite write, OnReply.Fate fate) {
        switch (fate) {
            case ACCEPTED -> write.carriedOut(namespace());
            case LOST -> write.lost(namespace());
            case REFUSED, UNSENT -> {}
        }
    }

    /** @param reply to {@code EXEC}: null where a watched key had changed, else one for each command */
    void settled(List<SentWrite> writes, OnReply.Fate fate, @Nullable Object reply) {
        boolean isCarriedOut = fate == OnReply.Fate.ACCEPTED;
        if (isCarriedOut && reply == null) {
            return;
        }
        // which of them failed is not worked out
        OnReply.Fate each = isCarriedOut && hasFailures(reply) ? OnReply.Fate.LOST : fate;
        for (SentWrite write : writes) {
            settled(write, each);
        }
    }

    private static boolean hasFailures(@Nullable Object reply) {
        return !(reply instanceof List<?> replies) || replies.stream().anyMatch(each -> each instanceof Throwable);
    }

    private @Nullable Namespace namespace() {
        try {
            return place.namespace();
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at where a write went", failure);
            return null;
        }
    }
}
