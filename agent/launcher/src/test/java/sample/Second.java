package sample;

/** In the same package, and in another library. */
public final class Second {

    private Second() {}
}
