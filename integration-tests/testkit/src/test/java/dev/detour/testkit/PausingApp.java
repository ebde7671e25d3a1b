package dev.detour.testkit;

import dev.detour.testkit.app.Ballast;
import dev.detour.testkit.app.ControlPort;
import java.io.IOException;

/** An application that can be stopped by its own collector. */
public final class PausingApp {

    private PausingApp() {}

    /** @param arguments the control port */
    public static void main(String[] arguments) throws IOException {
        Ballast ballast = new Ballast();
        ControlPort.serve(Integer.parseInt(arguments[0]), (operation, operands) -> switch (operation) {
            case "load" -> ballast.load(Long.parseLong(operands.get(0)));
            case "collect" -> ballast.collect();
            default -> "here";
        });
    }
}
