package dev.detour.benchmarks.app;

import com.google.gson.Gson;

/** A program without a client of Redis, which tells how long it took to {@code main}. */
public final class NoClientMain {

    private NoClientMain() {}

    /** Prints the result. */
    public static void main(String[] arguments) {
        long nanos = System.nanoTime(); // first of all
        StartUpFigures figures = new StartUpFigures(VmClock.millisTo(nanos), StartUpPart.all());
        new Presence().checkLoaded();
        System.out.println("RESULT " + new Gson().toJson(figures));
    }
}
