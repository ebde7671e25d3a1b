package dev.detour.benchmarks.app;

import com.google.gson.Gson;
import javax.management.JMException;

/**
 * A program that reads one key from a real Redis as soon as it can, and tells how long that took. Only then comes what proves
 * which agent was at work.
 */
public final class FirstGetMain {

    private FirstGetMain() {}

    /**
     * Prints the result.
     *
     * @param arguments {@code JEDIS} or {@code LETTUCE}, the port, and a key that Redis has
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
        Reading reading = arguments[0].equals("JEDIS") ? Reading.jedis(port) : Reading.lettuce(port);
        String value = reading.get(arguments[2]);
        long nanos = System.nanoTime();
        StartUpFigures figures = new StartUpFigures(VmClock.millisTo(nanos), StartUpPart.all());
        if (value == null) {
            throw new IllegalStateException("the key has a value");
        }
        Presence presence = new Presence();
        presence.checkTraced(reading.isTraced());
        presence.check(1, () -> reading.get(arguments[2]));
        System.out.println("RESULT " + new Gson().toJson(figures));
    }
}
