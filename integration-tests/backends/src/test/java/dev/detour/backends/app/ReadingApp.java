package dev.detour.backends.app;

import dev.detour.testkit.app.ControlPort;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An application that knows nothing of telemetry: {@code open PORT CLIENT}, {@code get PORT KEY}. */
public final class ReadingApp implements ControlPort.Operations {

    private final Map<String, Client.Reads> connections = new ConcurrentHashMap<>();

    /**
     * Serves the test.
     *
     * @param arguments the control port
     */
    public static void main(String[] arguments) throws IOException {
        ControlPort.serve(Integer.parseInt(arguments[0]), new ReadingApp());
        System.exit(0);
    }

    @Override
    public @Nullable Object run(String operation, List<String> arguments) {
        String port = arguments.get(0);
        return switch (operation) {
            case "open" -> {
                Client client = Client.valueOf(arguments.get(1));
                connections.put(port, client.connect(Integer.parseInt(port)));
                yield "open";
            }
            case "get" -> Objects.requireNonNull(connections.get(port)).get(arguments.get(1));
            default -> throw new IllegalArgumentException(operation);
        };
    }
}
