package dev.detour.contract.app;

import dev.detour.testkit.app.ControlPort;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** An application that reads through pools of Jedis, by name, and holds what they lend. */
public final class JedisPools implements ControlPort.Operations {

    private final Map<String, PooledJedis> pools = new ConcurrentHashMap<>();
    private final Map<String, Deque<AutoCloseable>> held = new ConcurrentHashMap<>();
    private final Map<String, Jedis> singles = new ConcurrentHashMap<>();
    private final Map<String, Thread> readers = new ConcurrentHashMap<>();

    private JedisPools() {}

    /** @param arguments the control port */
    public static void main(String[] arguments) throws IOException {
        ControlPort.serve(Integer.parseInt(arguments[0]), new JedisPools());
        System.exit(0);
    }

    @Override
    public @Nullable Object run(String operation, List<String> arguments) throws Exception {
        String name = arguments.get(0);
        List<String> rest = arguments.subList(1, arguments.size());
        return switch (operation) {
            case "open" -> {
                pools.put(name, PooledJedis.open(rest));
                held.put(name, new ArrayDeque<>());
                yield "opened";
            }
            case "hold" -> {
                Objects.requireNonNull(held.get(name)).push(pool(name).borrow());
                yield "held";
            }
            case "release" -> {
                Objects.requireNonNull(held.get(name)).pop().close();
                yield "released";
            }
            case "get" -> pool(name).get(rest.get(0));
            case "set" -> pool(name).set(rest.get(0), rest.get(1));
            case "active" -> pool(name).active();
            case "close" -> {
                pool(name).close();
                yield "closed";
            }
            case "getThenFlag" -> outcomeAndFlag(name, rest.get(0));
            case "interrupt" -> {
                Objects.requireNonNull(readers.get(name)).interrupt();
                yield "interrupted";
            }
            case "trace" -> trace(() -> pool(name).get(rest.get(0)));
            case "threadBound" -> ThreadBound.valueOf(name).read(Integer.parseInt(rest.get(0)), rest.get(1));
            case "readInterrupted" -> readInterrupted(name, rest.get(0));
            case "debt" -> Debt.run(pool(name), rest.get(0), rest.get(1));
            case "threads" ->
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith(name))
                        .count();
            case "crowd" -> Crowd.read(pool(name), Integer.parseInt(rest.get(0)), rest.subList(1, rest.size()));
            case "recordPins" -> Pins.record();
            case "pins" -> Pins.report();
            case "users" -> JedisUsers.ALL.run(name, rest);
            case "spring" -> SpringJedis.get(rest);
            case "busy" -> BusyPool.run(pool(name), rest);
            case "standIn" -> StandInStory.valueOf(rest.get(0)).tell(pool(name), rest.get(1));
            default -> single(name, operation, rest);
        };
    }

    private PooledJedis pool(String name) {
        return Objects.requireNonNull(pools.get(name), name);
    }

    /** A connection outside of any pool that connects as it is used. */
    private @Nullable Object single(String name, String operation, List<String> rest) {
        return switch (operation) {
            case "openSingle" -> {
                singles.put(name, connectingLater(rest));
                yield "opened";
            }
            case "traceSingle" ->
                trace(() -> Objects.requireNonNull(singles.get(name)).get(rest.get(0)));
            case "getSingle" -> Objects.requireNonNull(singles.get(name)).get(rest.get(0));
            case "setSingle" -> Objects.requireNonNull(singles.get(name)).set(rest.get(0), rest.get(1));
            case "closeSingle" -> {
                Objects.requireNonNull(singles.get(name)).close();
                yield "closed";
            }
            default -> throw new UnsupportedOperationException(operation);
        };
    }

    private static Jedis connectingLater(List<String> arguments) {
        HostAndPort server = new HostAndPort("127.0.0.1", Integer.parseInt(arguments.get(0)));
        int timeoutMillis = Integer.parseInt(arguments.get(1));
        return new Jedis(new DefaultJedisSocketFactory(
                server,
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(timeoutMillis)
                        .socketTimeoutMillis(timeoutMillis)
                        .build()));
    }

    /** Reads with the interrupt flag set: what came of it and whether the flag still is. */
    private String readInterrupted(String name, String key) {
        Thread reader = Thread.currentThread();
        Thread later = new Thread(() -> {
            while (!isWaitingInDetour(reader)) {
                Thread.onSpinWait();
            }
            reader.interrupt();
        });
        later.setDaemon(true);
        later.start();
        return outcomeAndFlag(name, key);
    }

    private String outcomeAndFlag(String name, String key) {
        String outcome;
        readers.put(name, Thread.currentThread());
        try {
            outcome = String.valueOf(pool(name).get(key));
        } catch (Exception failure) {
            outcome = failure.getClass().getSimpleName();
        }
        return outcome + ", interrupted " + Thread.interrupted();
    }

    /** The exception of a read with its causes, and the frames of each down to here. */
    private static String trace(Callable<@Nullable String> read) {
        StringBuilder trace = new StringBuilder();
        try {
            trace.append(read.call());
        } catch (Exception failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                trace.append(cause).append('\n');
                for (StackTraceElement frame : cause.getStackTrace()) {
                    trace.append(" at ").append(frame).append('\n');
                    if (frame.getClassName().equals(JedisPools.class.getName())) {
                        break;
                    }
                }
            }
        }
        return trace.toString();
    }

    private static boolean isWaitingInDetour(Thread reader) {
        for (StackTraceElement frame : reader.getStackTrace()) {
            if (frame.getClassName().equals("dev.detour.engine.route.Router")
                    && frame.getMethodName().equals("await")) {
                return reader.getState() == Thread.State.TIMED_WAITING;
            }
        }
        return false;
    }
}
