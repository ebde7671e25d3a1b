package dev.detour.testkit;

/** Ports for servers other than Redis: nobody listens on them, nor are clients given one before the server has it. */
public final class FreePorts {

    private FreePorts() {}

    /** One of them. */
    public static int any() {
        return Ports.OTHER.anyFree();
    }
}
