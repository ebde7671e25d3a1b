package dev.detour.contract.app;

import dev.detour.testkit.app.ControlPort;
import java.io.IOException;

/** An application that reads from Redis with whichever clients are on its class path. */
public final class RedisApp {

    private RedisApp() {}

    /** @param arguments the control port */
    public static void main(String[] arguments) throws IOException {
        ControlPort.serve(Integer.parseInt(arguments[0]), new Accesses());
        System.exit(0);
    }
}
