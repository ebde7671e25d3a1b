package dev.detour.dist;

/** An application without Redis. Lives until the end of its input, unless it is told to end at once. */
public final class PlainMain {

    private PlainMain() {}

    public static void main(String[] args) throws Exception {
        System.out.println("main runs");
        if (args.length == 0) {
            System.in.read();
        }
    }
}
