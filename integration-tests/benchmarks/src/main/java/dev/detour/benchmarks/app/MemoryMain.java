package dev.detour.benchmarks.app;

import com.google.gson.Gson;
import javax.management.JMException;

/**
 * Reads one key, then many, each once, and tells what is alive after either. The replies come from memory: a million round trips
 * would change nothing of what is kept.
 */
public final class MemoryMain {

    private MemoryMain() {}

    /**
     * Prints the result.
     *
     * @param arguments {@code JEDIS} or {@code LETTUCE}, the port of a real Redis, and how many keys
     */
    public static void main(String[] arguments) {
        try {
            measure(arguments);
            System.exit(0);
        } catch (Throwable failure) {
            failure.printStackTrace();
            System.exit(1); // the client's threads would go on
        }
    }

    private static void measure(String[] arguments) throws JMException {
        int port = Integer.parseInt(arguments[1]);
        int keys = Integer.parseInt(arguments[2]);
        Reading reading = arguments[0].equals("JEDIS") ? Reading.cannedJedis(port) : Reading.cannedLettuce(port);
        Presence presence = new Presence();
        presence.checkTraced(reading.isTraced());
        read(reading, 0);
        presence.await(); // what it does at the first read is done, too
        long restHeap = SettledMemory.heapBytes();
        long restMetaspace = SettledMemory.metaspaceBytes();
        for (int key = 1; key < keys; key++) {
            read(reading, key);
        }
        long fullHeap = SettledMemory.heapBytes();
        long fullMetaspace = SettledMemory.metaspaceBytes();
        MemoryFigures figures =
                new MemoryFigures(restHeap, restMetaspace, fullHeap, fullMetaspace, presence.remembered());
        read(reading, keys - 1); // once more, or it may have lapsed while the heap came to rest
        presence.check(keys, () -> reading.get(Keys.name(keys - 1)));
        System.out.println("RESULT " + new Gson().toJson(figures));
    }

    private static void read(Reading reading, int key) {
        if (reading.get(Keys.name(key)) == null) {
            throw new IllegalStateException("every key has a value");
        }
    }
}
