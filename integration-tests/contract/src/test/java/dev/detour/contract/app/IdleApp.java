package dev.detour.contract.app;

import java.io.IOException;
import java.util.List;

/** An application that has no Redis client. */
public final class IdleApp {

    private IdleApp() {}

    /** Prints its arguments; with {@code stay} it then lives until its input ends. */
    public static void main(String[] arguments) throws IOException {
        System.out.println("idle " + String.join(" ", arguments));
        if (List.of(arguments).contains("stay")) {
            System.in.read();
        }
    }
}
