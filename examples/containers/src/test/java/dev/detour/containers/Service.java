package dev.detour.containers;

import java.io.IOException;

/** The service of an image: runs until it is told to end, for the agent may still be starting when it is. */
public final class Service {

    static final String LINE = "the service runs";

    private static final long PATIENCE_MILLIS = 20_000;

    private Service() {}

    /** Ends with the first byte of standard input, or when nobody is interested any more. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.out.println(LINE);
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (System.in.available() == 0 && System.currentTimeMillis() < deadline) {
            Thread.sleep(20); // polls: a read that waits could not be given up
        }
    }
}
