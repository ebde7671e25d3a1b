package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.detour.engine.evidence.KeyFacts;
import dev.detour.engine.model.Namespace;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What was told, in words: what, of which keys, in which database and as whom, and with how many seconds to live. */
final class RecordedFacts implements KeyFacts {

    final List<String> told = new CopyOnWriteArrayList<>();

    private void tell(Namespace in, String what) {
        told.add(what + " in " + in.database() + " as " + in.user());
    }

    private static String text(byte[] key) {
        return new String(key, UTF_8);
    }

    private static String end(long ttlEndNanos) {
        if (ttlEndNanos == NO_TTL) {
            return " for ever";
        }
        return ttlEndNanos == KEEP_TTL
                ? " as long as before"
                : " for " + TimeUnit.NANOSECONDS.toSeconds(ttlEndNanos - System.nanoTime() + 500_000_000) + " s";
    }

    @Override
    public void stored(Namespace in, byte[] key, long ttlEndNanos) {
        tell(in, "stored " + text(key) + end(ttlEndNanos));
    }

    @Override
    public void expires(Namespace in, byte[] key, long ttlEndNanos) {
        tell(in, "expires " + text(key) + end(ttlEndNanos));
    }

    @Override
    public void removed(Namespace in, byte[] key) {
        tell(in, "removed " + text(key));
    }

    @Override
    public void renamed(Namespace in, byte[] from, byte[] to) {
        tell(in, "renamed " + text(from) + " to " + text(to));
    }

    @Override
    public void doubted(Namespace in, byte[] key) {
        tell(in, "doubted " + text(key));
    }

    @Override
    public void emptied(Namespace in, boolean allDatabases) {
        tell(in, "emptied " + (allDatabases ? "all" : "one"));
    }
}
