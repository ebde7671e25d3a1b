package dev.detour.contract.app;

/** An application that has no Redis client. */
public final class IdleApp {

    private IdleApp() {}

    /** Prints its arguments. */
    public static void main(String[] arguments) {
        System.out.println("idle " + String.join(" ", arguments));
    }
}
