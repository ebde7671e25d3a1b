package dev.detour.coexistence.app;

import dev.detour.spi.Detour;
import dev.detour.testkit.app.ControlPort;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An application that reads products through both clients, and takes part in traces as {@code app.telemetry} says: by one
 * of {@code OwnTelemetry}'s names, {@code http} for requests over HTTP, or {@code none}.
 */
public final class ShopApp implements ControlPort.Operations {

    private final Clients clients = new Clients();

    /** Replaced when the application sets an OpenTelemetry later. */
    private volatile Request request = Request.UNTRACED;

    private volatile UnaryOperator<String> query = key -> "loaded " + key;

    private ShopApp() {}

    /** @param arguments the control port */
    public static void main(String[] arguments) throws IOException {
        ShopApp app = new ShopApp();
        app.start(System.getProperty("app.telemetry", "none"));
        Detour.register(new ShopLoader(key -> app.query.apply(key)));
        ControlPort.serve(Integer.parseInt(arguments[0]), app);
        System.exit(0);
    }

    private void start(String telemetry) throws IOException {
        if (telemetry.equals("http")) {
            SelfCalls calls = new SelfCalls();
            query = calls::query;
            request = calls;
        } else if (!telemetry.equals("none")) {
            OwnStart.by(telemetry, this::use);
        }
    }

    private void use(Request request, UnaryOperator<String> query) {
        this.query = query;
        this.request = request;
    }

    @Override
    public @Nullable Object run(String operation, List<String> arguments) throws Exception {
        return switch (operation) {
            case "setGlobal" -> setGlobal();
            case "crowdLoads" -> ShopLoader.CROWD_LOADS.get();
            case "connect" -> connect(Integer.parseInt(arguments.get(0)));
            default ->
                read(operation, Reading.valueOf(arguments.get(0)), Integer.parseInt(arguments.get(1)), arguments);
        };
    }

    private String setGlobal() {
        OwnStart.late(this::use);
        return "set";
    }

    private String connect(int port) {
        clients.connect(port);
        return "connected";
    }

    private Object read(String operation, Reading reading, int port, List<String> arguments) throws Exception {
        String key = arguments.get(2);
        Callable<@Nullable String> get = () -> clients.get(reading, port, key);
        return switch (operation) {
            case "read" -> request.serve(get).fields();
            case "unsampled" -> OwnRequest.serveUnsampled(get).fields();
            case "crowd" -> Crowd.of(10, () -> request.serve(get).fields());
            case "continued" ->
                request.serve(() -> OwnChains.continued(clients.lettuce(port), arguments.get(3), key))
                        .fields();
            case "reactive" ->
                request.serve(() -> OwnChains.reactive(clients.lettuce(port), key))
                        .fields();
            default -> throw new IllegalArgumentException(operation);
        };
    }
}
