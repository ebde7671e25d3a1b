package dev.detour.chaos.app;

import dev.detour.chaos.fault.Origin.How;
import dev.detour.testkit.app.Ballast;
import dev.detour.testkit.app.ControlPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The application under test. It does what the test asks for, one thing at a time. */
public final class ChaosApp implements ControlPort.Operations {

    /** What it says of each connection is written on the threads that everybody waits for. Held: loggers are weak. */
    private static final Logger LETTUCE = Logger.getLogger("io.lettuce");

    private static final long LOOK_BACK_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long REPAIR_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final int REHEARSAL_SECONDS = 4;

    /** So many that what they run is compiled before anything is judged. */
    private static final int REHEARSED_READS_PER_SECOND = 150;

    /** So many that the first compiler has done what there is to do, and the second some. */
    private static final int REHEARSED_LOOKS = 1_000;

    private final List<Client> clients = new ArrayList<>();
    private final Oracle oracle;
    private final Ballast ballast = new Ballast();
    private final boolean woven;
    private @Nullable OtherProcess process;
    private @Nullable Load load;
    private Disturbance disturbance = Disturbance.NONE;
    private int loads;
    private int looks;

    private ChaosApp(boolean woven, long maxStaleMillis) {
        this.woven = woven;
        this.oracle = new Oracle(TimeUnit.MILLISECONDS.toNanos(maxStaleMillis));
    }

    /**
     * Serves the test.
     *
     * @param arguments whether there is an agent, the setting {@code detour.local.max-stale} in milliseconds, the
     *     control port
     */
    public static void main(String[] arguments) throws IOException {
        LETTUCE.setLevel(Level.WARNING);
        ControlPort.serve(
                Integer.parseInt(arguments[2]),
                new ChaosApp(Boolean.parseBoolean(arguments[0]), Long.parseLong(arguments[1])));
        System.exit(0);
    }

    @Override
    public synchronized @Nullable Object run(String operation, List<String> arguments) throws Exception {
        return switch (operation) {
            case "open" -> open(arguments);
            case "fill" -> fill();
            case "rehearse" -> rehearse();
            case "start" -> start(Integer.parseInt(arguments.get(0)), Integer.parseInt(arguments.get(1)));
            case "strike" ->
                strike(
                        arguments.get(0),
                        Boolean.parseBoolean(arguments.get(1)),
                        Boolean.parseBoolean(arguments.get(2)),
                        arguments.get(3));
            case "mark" -> running().micros();
            case "lift" -> lift();
            case "lifted" -> lifted();
            case "stop" -> stop(Boolean.parseBoolean(arguments.get(0)));
            case "settle" -> settle(Boolean.parseBoolean(arguments.get(0)));
            case "violations" -> String.join("\n", oracle.take());
            case "origin" -> origin(How.valueOf(arguments.get(0)));
            case "lent" ->
                Pools.lent(clients.stream().anyMatch(client -> client.label().startsWith("jedis")));
            case "log-is-lost" -> System.err.checkError();
            case "clock" -> System.currentTimeMillis();
            case "footprint" -> Footprint.now().text();
            case "queries" -> Database.INSTANCE.queries();
            case "threads" -> Footprint.threadNames();
            case "sockets" -> Footprint.socketPorts();
            case "classes" -> HeapClasses.now().text();
            case "ballast" -> ballast.load(Long.parseLong(arguments.get(0)));
            case "collect" -> ballast.collect();
            case "drop" -> drop();
            case "report" -> new DetourBeans().report();
            default -> throw new IllegalArgumentException("no such operation: " + operation);
        };
    }

    /**
     * Databases; whether there is another user; ports of all servers; then, for each way, its label and the ports that its
     * client is given.
     */
    private @Nullable Object open(List<String> arguments) {
        int databases = Integer.parseInt(arguments.get(0));
        boolean hasOtherUser = Boolean.parseBoolean(arguments.get(1));
        process = new OtherProcess(
                Arrays.stream(arguments.get(2).split(",")).map(Integer::valueOf).toList());
        List<String> ways = new ArrayList<>();
        for (int i = 3; i < arguments.size(); i += 2) {
            ways.add(arguments.get(i));
        }
        for (int i = 0; i < ways.size(); i++) {
            String ports = arguments.get(2 * i + 4);
            clients.add(Client.open(WayKind.labelled(ways.get(i)), ports, ways, databases, hasOtherUser));
        }
        return null;
    }

    private OtherProcess process() {
        return Objects.requireNonNull(process, "nothing is open");
    }

    private Load running() {
        return Objects.requireNonNull(load, "there is no load");
    }

    /** Puts into Redis what is not there, and reads everything until it is right. */
    private @Nullable Object fill() throws Exception {
        oracle.follow(Rules.calm(oracle.rules().maxStaleNanos()));
        process().reconnect();
        for (Client client : clients) {
            client.keys().forgetCold();
            for (Keys.Read key : client.keys().byOthers()) {
                Value value = key.history().change(System.nanoTime());
                long begunNanos = System.nanoTime();
                process().set(key.database(), key.history().key(), value.text());
                key.history().acknowledgedByOther(value.version(), begunNanos, System.nanoTime(), oracle.rules());
            }
            for (Keys.Read key : client.keys().byThis()) {
                Value value = key.history().change(System.nanoTime());
                long begunNanos = System.nanoTime();
                client.first().set(key.history().key(), value.text());
                key.history().acknowledged(value.version(), true, begunNanos, System.nanoTime(), oracle.rules());
            }
        }
        for (Client client : clients) { // each reads what the others have written
            new Agreement(oracle, process(), woven).ofApplication(client);
        }
        rehearseLooks();
        return null;
    }

    /** Some load, and some without Redis: everything that is made when it is first needed is there then. */
    private @Nullable Object rehearse() throws Exception {
        Object unused = fill();
        unused = start(REHEARSED_READS_PER_SECOND, REHEARSAL_SECONDS);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(REHEARSAL_SECONDS) / 2);
        DetourBeans beans = new DetourBeans();
        beans.eachServer("forceOpen");
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(REHEARSAL_SECONDS) / 2);
        beans.eachServer("reset");
        unused = stop(false);
        unused = settle(false);
        return null;
    }

    /**
     * A look that is interpreted takes some milliseconds of a processor, always at the same moments of the load: reads that
     * are due just then would be measured with it.
     */
    private void rehearseLooks() {
        DetourBeans beans = new DetourBeans();
        for (; looks < REHEARSED_LOOKS; looks++) {
            clients.forEach(client -> beans.tiers(client.label()));
            beans.breakers();
        }
    }

    private @Nullable Object start(int readsPerSecond, int seconds) {
        disturbance = Disturbance.NONE;
        loads++;
        load = new Load(clients, oracle, process(), woven, Integer.toString(loads), readsPerSecond, seconds);
        load.start();
        return null;
    }

    /** Of numbers with commas between them. */
    private static BitSet bits(String numbers) {
        BitSet bits = new BitSet();
        for (String number : numbers.split(",", -1)) {
            if (!number.isEmpty()) {
                bits.set(Integer.parseInt(number));
            }
        }
        return bits;
    }

    /**
     * Something is about to happen.
     *
     * @param writes what becomes of acknowledged writes: a name of {@code Writes}
     * @param silences whether no primary answers anything until the lift
     * @param slots of those, the slots that are silent, with commas between them; empty for all
     */
    private Object strike(String writes, boolean keepsConnections, boolean silences, String slots) {
        long now = System.nanoTime();
        Rules rules = oracle.rules();
        oracle.follow(
                switch (writes) {
                    case "KEPT" -> rules.struck(now, Rules.Loss.NOTHING);
                    case "KEPT_UNLESS_EXPIRING" -> rules.struck(now, Rules.Loss.WHAT_EXPIRES);
                    case "KEPT_UNLESS_EVICTED", "LOST" -> rules.struck(now, Rules.Loss.ANYTHING);
                    default -> rules.struckAndRolledBack(now, LOOK_BACK_NANOS);
                });
        if (silences) {
            oracle.follow(oracle.rules().silent(now, bits(slots)));
        }
        long riskFromNanos = switch (writes) {
            case "KEPT", "KEPT_UNLESS_EXPIRING", "KEPT_UNLESS_EVICTED" -> Long.MAX_VALUE; // no list expires
            case "LOST" -> Long.MIN_VALUE;
            default -> now - LOOK_BACK_NANOS;
        };
        boolean evicts = writes.equals("KEPT_UNLESS_EVICTED");
        disturbance = new Disturbance(now, Long.MAX_VALUE, riskFromNanos, keepsConnections, evicts);
        return running().micros();
    }

    private Object lift() {
        oracle.follow(oracle.rules().speaking());
        return running().micros();
    }

    private Object lifted() {
        long now = System.nanoTime();
        oracle.follow(oracle.rules().lifted(now));
        disturbance = disturbance.endingAt(now);
        return running().micros();
    }

    private Object stop(boolean wasClockSetBack) throws InterruptedException {
        running().stop(wasClockSetBack);
        return running().text();
    }

    /** Decides what is in doubt, then looks whether all agree; what is wrong is among the violations. */
    private @Nullable Object settle(boolean everything) throws Exception {
        oracle.follow(oracle.rules().settled(System.nanoTime()));
        process().reconnect();
        Agreement agreement = new Agreement(oracle, process(), woven);
        if (everything) { // it hides what the application and Redis do not agree in
            for (Client client : clients) {
                agreement.ofApplicationWithRedis(client);
            }
        }
        running().repair(everything);
        long deadlineNanos = System.nanoTime() + REPAIR_NANOS;
        while (isInDoubt() && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            running().repair(false);
        }
        for (int i = 0; i < clients.size(); i++) {
            agreement.ofList(clients.get(i), running().writers().get(i), disturbance);
            agreement.ofApplication(clients.get(i));
            agreement.ofRedis(clients.get(i));
        }
        if (woven) {
            for (Client client : clients) {
                lookBehindRedis(agreement, client, everything);
            }
        }
        for (Client client : clients) {
            client.keys().forgetCold();
            client.keys().all().forEach(key -> key.history().agreed());
        }
        load = null;
        return null;
    }

    /** What is held was seen a moment ago, so it is right at once, and memory has to give some of it. */
    private void lookBehindRedis(Agreement agreement, Client client, boolean wasReplaced) throws Exception {
        DetourBeans beans = new DetourBeans();
        agreement.ofApplication(client);
        long before = beans.tiers(client.label()).getOrDefault("LOCAL", 0L);
        beans.eachServer("forceOpen");
        agreement.atOnce(client, wasReplaced);
        agreement.ofFallback(client);
        beans.eachServer("reset");
        if (beans.tiers(client.label()).getOrDefault("LOCAL", 0L) <= before) {
            oracle.violated(client.label() + ": no agreement: memory answered nothing while Redis was not asked");
        }
    }

    private boolean isInDoubt() {
        return clients.stream()
                .flatMap(client -> client.keys().all().stream())
                .anyMatch(key -> key.history().isInDoubt());
    }

    private @Nullable Object drop() {
        ballast.drop();
        return null;
    }

    /** How many queries came to harm since it was said last. */
    private static Object origin(How how) {
        return Database.INSTANCE.behave(how);
    }
}
