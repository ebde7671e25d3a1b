package dev.detour.engine;

import dev.detour.engine.SentWrite.Told;
import dev.detour.engine.evidence.KeyFacts;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.TtlForm;
import dev.detour.engine.model.WriteForm;
import dev.detour.engine.model.WriteForm.Effect;
import dev.detour.engine.route.Applications;
import dev.detour.engine.route.Coverage;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at this process's writes before they are sent, and keeps what there will be to tell of those of cache data. Of a
 * command that tells nothing, and of keys that are no cache data, nothing is kept and the arguments are not asked for.
 * Thread-safe; never blocks, never throws.
 */
public final class SentWrites {

    private final Applications applications;
    private final KeyFacts facts;

    public SentWrites(Applications applications, KeyFacts facts) {
        this.applications = applications;
        this.facts = facts;
    }

    /**
     * Whether there may be something to tell of a command whose first argument is its only key.
     *
     * @param clientLoader the loader that defines the client's classes; null stands for the bootstrap loader
     */
    public boolean isOfUse(@Nullable ClassLoader clientLoader, WriteForm form, byte[] key) {
        try {
            return form.effect() != Effect.NOTHING && isOfUse(coverage(clientLoader), key);
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at a write", failure);
            return false;
        }
    }

    /**
     * Of such a command, where it {@linkplain #isOfUse is of use}.
     *
     * @param key not changed hereafter
     * @param arguments its arguments, from the key on
     * @return null where there will be nothing to tell
     */
    public @Nullable SentWrite ofKey(WriteForm form, byte[] key, TtlForm.Arguments arguments) {
        try {
            return ofCovered(form, key, arguments, null);
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at a write", failure);
            return null;
        }
    }

    /**
     * The same for a command that may have several keys.
     *
     * @param clientLoader the loader that defines the client's classes; null stands for the bootstrap loader
     * @param arguments each in its place; null for one that is too long to be a key of use; none is changed hereafter
     */
    public @Nullable SentWrite ofArguments(
            @Nullable ClassLoader clientLoader, WriteForm form, List<byte @Nullable []> arguments) {
        try {
            Coverage coverage = form.effect() == Effect.NOTHING ? null : coverage(clientLoader);
            if (coverage == null || arguments.isEmpty()) {
                return null;
            }
            if (form == WriteForm.RENAME) {
                return arguments.size() == 2 ? renaming(coverage, arguments.get(0), arguments.get(1)) : null;
            }
            return ofEach(coverage, form, arguments);
        } catch (Throwable failure) {
            AgentLog.ownFault("looking at a write", failure);
            return null;
        }
    }

    /** The same for a command without keys; its arguments matter to nobody. */
    public @Nullable SentWrite ofEverything(WriteForm form) {
        return form.effect() == Effect.EMPTIES ? SentWrite.emptying(facts, form == WriteForm.FLUSHALL) : null;
    }

    private @Nullable Coverage coverage(@Nullable ClassLoader clientLoader) {
        return applications.known(clientLoader);
    }

    /** Where every null goes the same way, nothing is gained by knowing more. */
    private static boolean isOfUse(@Nullable Coverage coverage, byte @Nullable [] key) {
        Route route = coverage == null || key == null || key.length > Key.MAX_BYTES ? null : coverage.match(key);
        return route != null && route.policy().table().tellsNullsApart();
    }

    private @Nullable SentWrite ofEach(Coverage coverage, WriteForm form, List<byte @Nullable []> arguments) {
        SentWrite last = null;
        int step = form.keyStep();
        int end = step == 0 ? 1 : arguments.size();
        for (int i = 0; i < end; i += Math.max(step, 1)) {
            byte[] key = arguments.get(i);
            if (key != null && isOfUse(coverage, key)) {
                last = ofCovered(form, key, at -> at < arguments.size() ? arguments.get(at) : null, last);
            }
        }
        return last;
    }

    /** @param before of the same command, in whatever order: what is told of one key twice is the same */
    private @Nullable SentWrite ofCovered(
            WriteForm form, byte[] key, TtlForm.Arguments arguments, @Nullable SentWrite before) {
        long ttl = form.ttlNanos(arguments, System.currentTimeMillis());
        if (ttl == WriteForm.UNTOLD) {
            return before;
        }
        Told told = switch (form.effect()) {
            case STORES -> Told.STORED;
            case EXPIRES -> ttl == WriteForm.OVER ? Told.REMOVED : Told.EXPIRES;
            case REMOVES -> Told.REMOVED;
            case NOTHING, RENAMES, EMPTIES -> null;
        };
        return told == null ? before : SentWrite.ofKey(facts, told, key, ttl, before);
    }

    /** What comes from elsewhere has a time to live that nobody saw. */
    private @Nullable SentWrite renaming(Coverage coverage, byte @Nullable [] from, byte @Nullable [] to) {
        boolean isGoing = isOfUse(coverage, from);
        boolean isComing = isOfUse(coverage, to);
        if (from == null || to == null || !isGoing || !isComing) {
            Told told = isGoing ? Told.REMOVED : Told.DOUBTED;
            byte[] known = isGoing ? from : isComing ? to : null;
            return known == null ? null : SentWrite.ofKey(facts, told, known, WriteForm.NO_TTL, null);
        }
        return Arrays.equals(from, to) ? null : SentWrite.renaming(facts, from, to);
    }
}
