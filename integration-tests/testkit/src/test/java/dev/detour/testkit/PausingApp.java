package dev.detour.testkit;

import dev.detour.testkit.app.Ballast;
import dev.detour.testkit.app.ControlPort;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An application that can be stopped by its own collector, knows the time and prints. */
public final class PausingApp {

    private PausingApp() {}

    /** @param arguments the control port */
    public static void main(String[] arguments) throws IOException {
        Ballast ballast = new Ballast();
        ControlPort.serve(Integer.parseInt(arguments[0]), (operation, operands) -> switch (operation) {
            case "load" -> ballast.load(Long.parseLong(operands.get(0)));
            case "collect" -> ballast.collect();
            case "wall clock" -> System.currentTimeMillis();
            case "time passed" -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
            case "wait" -> new CountDownLatch(1).await(Long.parseLong(operands.get(0)), TimeUnit.MILLISECONDS);
            case "complain" -> {
                System.err.println("nobody can read this");
                yield System.err.checkError();
            }
            default -> "here";
        });
    }
}
