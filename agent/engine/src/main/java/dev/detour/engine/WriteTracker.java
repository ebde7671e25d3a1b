package dev.detour.engine;

import dev.detour.engine.evidence.KeyFacts;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.TtlForm;
import dev.detour.engine.route.Applications;
import dev.detour.engine.route.Coverage;
import dev.detour.engine.tier.Emptyings;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.Versions;
import org.jspecify.annotations.Nullable;

/**
 * Follows this process's own writes, so that nothing is answered that they have overwritten. Thread-safe; no method
 * blocks.
 */
public final class WriteTracker {

    private final Versions versions;
    private final LocalTier local;
    private final Applications applications;
    private final SentWrites sentWrites;
    private final Emptyings emptyings = new Emptyings();

    WriteTracker(Versions versions, LocalTier local, Applications applications, KeyFacts facts) {
        this.versions = versions;
        this.local = local;
        this.applications = applications;
        this.sentWrites = new SentWrites(applications, facts);
    }

    /**
     * An argument of this process's own write, which may be a key: called before the write is sent and again when it
     * returns. Which arguments are keys differs by command; taking one too many costs a look-up. Never blocks.
     *
     * @param argument not changed hereafter
     */
    public void written(byte[] argument) {
        try {
            if (argument.length <= Key.MAX_BYTES) { // a longer one is no routed key
                Key key = Key.of(argument);
                versions.move(key);
                local.forget(key);
            }
        } catch (Throwable failure) {
            lostTrack("following a write", failure);
        }
    }

    /** The same for a command that may have written anything: a flush, a script, an unknown one. */
    public void writtenEverything() {
        try {
            versions.moveAll();
            local.forgetAll();
        } catch (Throwable failure) {
            lostTrack("following a write", failure);
        }
    }

    /**
     * A command that may write anything is about to be sent: said once if that happens again and again, as it leaves
     * little to be answered from memory. Before {@link #writtenEverything}.
     *
     * @param command its name
     */
    public void emptying(byte[] command) {
        try {
            if (!local.isEmpty()) {
                emptyings.emptied(command, System.nanoTime());
            }
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at what empties the memory", failure);
        }
    }

    /**
     * A write of this process may give its value a time to live: what is cache data is warmed with the one that the
     * application gives its like. Never blocks, never throws, asks for the arguments only where the key is of use.
     *
     * @param clientLoader the loader that defines the client's classes; null stands for the bootstrap loader
     */
    public void givesTtl(@Nullable ClassLoader clientLoader, byte[] key, TtlForm form, TtlForm.Arguments arguments) {
        try {
            Coverage coverage = key.length > Key.MAX_BYTES ? null : applications.known(clientLoader);
            Route route = coverage == null ? null : coverage.match(key);
            if (route != null && route.origin() != null) {
                route.writtenTtl().saw(form.nanos(arguments, System.currentTimeMillis()));
            }
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at a time to live", failure);
        }
    }

    /**
     * A write of this process could not be followed: from now on nothing is answered from memory or from a replica, as it
     * might be what was overwritten. Never throws.
     *
     * @param during what was being done, as the beginning of a sentence
     */
    public void lostTrack(String during, Throwable failure) {
        versions.lose();
        AgentLog.ownFault(during, failure);
    }

    /**
     * An argument of this process's own write that failed, on a time-out for one, and may yet be executed: in place of the
     * second {@link #written}.
     *
     * @param server that it was sent to, as {@link Namespace} names it; null where that is not known
     */
    public void unsettled(byte[] argument, @Nullable String server) {
        if (argument.length <= Key.MAX_BYTES) {
            Key key = Key.of(argument);
            versions.doubt(key, server);
            local.forget(key);
        }
    }

    /** The same for a command that may write anything. */
    public void everythingUnsettled(@Nullable String server) {
        versions.doubtAll(server);
        local.forgetAll();
    }

    /**
     * A write of this process was carried out by this server: it is a primary, unless it has said otherwise. Cheap enough
     * for each write; never throws.
     *
     * @param server {@link Primary#UNWATCHED} where that is not known
     */
    public void tookWrite(Primary server) {
        server.role().tookWrite(System.nanoTime());
    }

    /** Keeps what there will be to tell of this process's own writes, once they have been carried out. */
    public SentWrites sentWrites() {
        return sentWrites;
    }
}
