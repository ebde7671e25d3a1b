package dev.detour.contract.app;

import dev.detour.testkit.app.ControlPort;
import java.io.IOException;

/** An application with Lettuce whose connections the test builds as it likes, see {@link LettuceStates}. */
public final class LettuceStatesApp {

    private LettuceStatesApp() {}

    /** @param arguments the control port */
    public static void main(String[] arguments) throws IOException {
        ControlPort.serve(Integer.parseInt(arguments[0]), new LettuceStates());
        System.exit(0);
    }
}
