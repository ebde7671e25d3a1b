package dev.detour.bootstrap;

/** What a hook returns where the woven method has its result already: its body is then skipped. */
public final class Answered {

    private final Object value;

    public Answered(Object value) {
        this.value = value;
    }

    /** What the method returns, in its own type; never null. */
    public Object value() {
        return value;
    }
}
