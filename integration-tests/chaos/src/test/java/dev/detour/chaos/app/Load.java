package dev.detour.chaos.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All that an application does in one scenario: reads, writes, another process's writes, and the looks at the counters. */
final class Load {

    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LAST_CALLS_MILLIS = 6L * Address.TIMEOUT_MILLIS;

    private final List<Client> clients;
    private final List<Reader> readers = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private final Stranger stranger;
    private final Ticks ticks;
    private final long startNanos = System.nanoTime() + LEAD_NANOS;
    private final Hiccups hiccups = new Hiccups(startNanos);
    private final HandOvers handOvers = new HandOvers(startNanos);

    /**
     * @param woven whether Detour loads what Redis does not have
     * @param name unlike that of any load before
     */
    Load(
            List<Client> clients,
            Oracle oracle,
            OtherProcess process,
            boolean woven,
            String name,
            int readsPerSecond,
            int seconds) {
        this.clients = clients;
        // in turn: all at the same moment would wait for each other, and the looks for none of them
        long turnNanos = TimeUnit.SECONDS.toNanos(1) / readsPerSecond / clients.size();
        for (Client client : clients) {
            long firstNanos = startNanos + readers.size() * turnNanos;
            readers.add(new Reader(client, oracle, woven, readsPerSecond, firstNanos, seconds));
            writers.add(new Writer(client, oracle, "list:" + client.label() + ":" + name));
        }
        stranger = new Stranger(
                process,
                oracle,
                clients.stream()
                        .flatMap(client -> client.keys().byOthers().stream())
                        .toList());
        ticks = new Ticks(clients.stream().map(Client::label).toList(), startNanos + turnNanos / 2);
    }

    void start() {
        InFlight.INSTANCE.reset();
        readers.forEach(Reader::start);
        writers.forEach(Writer::start);
        stranger.start();
        ticks.start();
        hiccups.start();
        handOvers.start();
    }

    /** Microseconds since the first call was due. */
    long micros() {
        return (System.nanoTime() - startNanos) / 1_000;
    }

    /**
     * Ends everything; returns when the last call is over.
     *
     * @param wasClockSetBack whether the wall clock was set back meanwhile
     */
    void stop(boolean wasClockSetBack) throws InterruptedException {
        // all at once: whoever went on alone would be measured under another load
        readers.forEach(Reader::halt);
        writers.forEach(Writer::halt);
        stranger.stop();
        for (Writer writer : writers) {
            writer.stop();
        }
        for (Reader reader : readers) {
            reader.stop(LAST_CALLS_MILLIS, wasClockSetBack);
        }
        ticks.stop();
        hiccups.stop();
        handOvers.stop();
    }

    /** What {@link Samples} and {@link Ticks} write. */
    String text() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < clients.size(); i++) {
            readers.get(i).samples().write(out, clients.get(i).label(), startNanos);
        }
        ticks.write(out);
        handOvers.write(out);
        hiccups.write(out);
        InFlight.INSTANCE.write(out);
        return out.toString();
    }

    /** Writes again, through whom wrote it, what is in doubt, or everything. */
    void repair(boolean everything) {
        stranger.repair(everything);
        writers.forEach(writer -> writer.repair(everything));
    }

    List<Writer> writers() {
        return writers;
    }
}
