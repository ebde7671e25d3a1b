package dev.detour.contract.app;

import java.util.List;

/** A class of an application that a debugger replaces. */
public final class OwnReads {

    /** As long as what it is replaced by. */
    public static final String OLD_WAY = "the old way";

    private OwnReads() {}

    /** @param arguments a connection's name and a key */
    static String read(Accesses accesses, List<String> arguments) throws Exception {
        return OLD_WAY + ": " + accesses.run("get", arguments);
    }
}
