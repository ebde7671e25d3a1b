package dev.detour.contract.app;

import dev.detour.contract.loader.Loads;
import dev.detour.testkit.app.Ballast;
import dev.detour.testkit.app.ControlPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What the test can ask of an application: open connections by name and use them, read by itself, stand still. */
final class Accesses implements ControlPort.Operations {

    private final Map<String, Access> open = new ConcurrentHashMap<>();
    private final Map<String, Load> loads = new ConcurrentHashMap<>();
    private final Ballast ballast = new Ballast();

    @Override
    public @Nullable Object run(String operation, List<String> arguments) throws Exception {
        return switch (operation) {
            case "connect" -> {
                Target target = Target.of(arguments.subList(2, arguments.size()));
                open.put(arguments.get(0), AccessKind.valueOf(arguments.get(1)).connect(target));
                yield "connected";
            }
            case "loads" -> (long) Loads.of(arguments.get(0));
            case "startLoad" -> startLoad(arguments);
            case "awaitLoad" -> endLoad(arguments.get(0), false);
            case "stopLoad" -> endLoad(arguments.get(0), true);
            case "burst" -> burst(arguments);
            case "register" -> Registering.register(arguments.get(0), arguments.get(1));
            case "unregister" -> Registering.unregister(arguments.get(0));
            case "sabotage" -> Saboteur.arm(arguments.get(0), arguments.get(1));
            case "relent" -> Saboteur.disarm();
            case "loadBallast" -> ballast.load(Long.parseLong(arguments.get(0)));
            case "watchMonitors" -> HeldMonitors.watch(Long.parseLong(arguments.get(0)));
            case "recordPins" -> Pins.record();
            case "pins" -> Pins.report();
            case "eventLoops" -> Threads.of("lettuce-");
            case "collect" -> ballast.collect();
            case "dropBallast" -> {
                ballast.drop();
                yield "dropped";
            }
            default -> use(named(arguments.get(0)), operation, arguments.subList(1, arguments.size()));
        };
    }

    private String startLoad(List<String> arguments) {
        List<String> planned = arguments.subList(2, arguments.size());
        LoadPlan plan = LoadPlan.of(planned);
        Target target = Target.of(planned.subList(LoadPlan.ARGUMENTS, planned.size()));
        List<Access> accesses = AccessKind.valueOf(arguments.get(1)).connect(target, plan.threads());
        loads.put(arguments.get(0), Load.start(plan, accesses));
        return "started";
    }

    /** A key, the number of threads, a kind and a target. */
    private static String burst(List<String> arguments) throws InterruptedException {
        Target target = Target.of(arguments.subList(3, arguments.size()));
        List<Access> accesses =
                AccessKind.valueOf(arguments.get(2)).connect(target, Integer.parseInt(arguments.get(1)));
        return Burst.read(arguments.get(0), accesses);
    }

    private String endLoad(String name, boolean now) throws InterruptedException, ExecutionException {
        Load load = Objects.requireNonNull(loads.remove(name), name);
        if (now) {
            load.stop();
        }
        return load.report().toLine();
    }

    private Access named(String name) {
        return Objects.requireNonNull(open.get(name), name);
    }

    private static @Nullable Object use(Access access, String operation, List<String> arguments) throws Exception {
        return switch (operation) {
            case "get" -> access.get(arguments.get(0));
            case "getBytes" -> access.getBytes(arguments.get(0));
            case "set" -> access.set(arguments.get(0), arguments.get(1));
            case "sendSet" -> {
                access.sendSet(arguments.get(0), arguments.get(1));
                yield "sent";
            }
            case "setWithTtl" ->
                access.setWithTtl(arguments.get(0), arguments.get(1), Long.parseLong(arguments.get(2)));
            case "del" -> access.del(arguments.get(0));
            case "flushAll" -> access.flushAll();
            case "raw" -> access.raw(arguments.get(0), arguments.subList(1, arguments.size()));
            case "write" ->
                access.write(
                        Way.valueOf(arguments.get(0)),
                        new Words(arguments.get(1), arguments.subList(2, arguments.size())));
            case "discardSet" -> {
                access.discardSet(arguments.get(0), arguments.get(1));
                yield "discarded";
            }
            case "multiGet" -> access.multiGet(arguments.get(0));
            case "multiSet" -> access.multiSet(arguments.get(0), arguments.get(1));
            case "watchGetMultiSet" -> access.watchGetMultiSet(arguments.get(0), arguments.get(1));
            case "watchGetUnwatch" -> access.watchGetUnwatch(arguments.get(0));
            case "pipelineSetGet" -> access.pipelineSetGet(arguments.get(0), arguments.get(1));
            case "play" -> access.play(arguments.get(0), arguments.get(1));
            case "close" -> {
                access.close();
                yield "closed";
            }
            default -> throw new UnsupportedOperationException(operation);
        };
    }
}
