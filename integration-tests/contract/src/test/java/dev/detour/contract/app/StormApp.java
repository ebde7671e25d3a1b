package dev.detour.contract.app;

import dev.detour.testkit.app.ControlPort;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link CacheAside} service as an application of its own. */
public final class StormApp implements ControlPort.Operations {

    private @Nullable CacheAside service;

    private StormApp() {}

    /** @param arguments the control port */
    public static void main(String[] arguments) throws IOException {
        ControlPort.serve(Integer.parseInt(arguments[0]), new StormApp());
        System.exit(0);
    }

    @Override
    public Object run(String operation, List<String> arguments) throws Exception {
        CacheAside running = service;
        if (running == null) {
            running = CacheAside.open(AccessKind.valueOf(operation), Target.of(arguments));
            service = running;
            return "connected";
        }
        return switch (operation) {
            case "fill" -> running.fill(Integer.parseInt(arguments.get(0)));
            case "read" -> running.read(arguments.get(0));
            case "storm" ->
                running.storm(
                        Integer.parseInt(arguments.get(0)),
                        Integer.parseInt(arguments.get(1)),
                        Integer.parseInt(arguments.get(2)));
            default -> throw new UnsupportedOperationException(operation);
        };
    }
}
