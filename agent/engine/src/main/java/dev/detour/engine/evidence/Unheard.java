package dev.detour.engine.evidence;

import dev.detour.engine.model.Namespace;

/** For what nobody asks to be told of. */
public final class Unheard implements KeyFacts {

    public static final KeyFacts INSTANCE = new Unheard();

    private Unheard() {}

    @Override
    public void stored(Namespace in, byte[] key, long ttlEndNanos) {}

    @Override
    public void expires(Namespace in, byte[] key, long ttlEndNanos) {}

    @Override
    public void removed(Namespace in, byte[] key) {}

    @Override
    public void renamed(Namespace in, byte[] from, byte[] to) {}

    @Override
    public void doubted(Namespace in, byte[] key) {}

    @Override
    public void emptied(Namespace in, boolean allDatabases) {}
}
