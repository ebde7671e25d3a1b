package dev.detour.containers;

/** The service of an image. */
public final class Service {

    static final String LINE = "the service runs";

    private Service() {}

    public static void main(String[] arguments) {
        System.out.println(LINE);
    }
}
