package dev.detour.contract.app;

import dev.detour.testkit.app.ControlPort;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link RedisApp} beside an agent that changes its classes when it is asked to. */
public final class RewrittenApp implements ControlPort.Operations {

    private final Accesses accesses = new Accesses();

    private RewrittenApp() {}

    /** @param arguments the control port */
    public static void main(String[] arguments) throws IOException {
        ControlPort.serve(Integer.parseInt(arguments[0]), new RewrittenApp());
        System.exit(0);
    }

    @Override
    public @Nullable Object run(String operation, List<String> arguments) throws Exception {
        return switch (operation) {
            case "rewrite" ->
                Rewriting.rewrite(Rewriting.Place.valueOf(arguments.get(0)), arguments.subList(1, arguments.size()));
            case "restore" -> Rewriting.restore();
            case "calls" -> Rewriting.calls();
            case "redefineAsItIs" -> Rewriting.redefineAsItIs(arguments.get(0));
            default ->
                operation.equals("ownRead") ? OwnReads.read(accesses, arguments) : accesses.run(operation, arguments);
        };
    }
}
