package dev.detour.contract.app;

/** How an application hands a command to its client. */
public enum Way {
    /** Through the client's method for it, with text. */
    METHOD(true),
    /** The same with bytes. */
    BYTES_METHOD(true),
    /** Through the client's method for it, in a pipeline. */
    PIPELINED_METHOD(true),
    /** Through the client's method for it, between MULTI and EXEC. */
    TRANSACTION_METHOD(true),
    /** By its name, with text. */
    RAW(false),
    /** By its name, with bytes. */
    RAW_BYTES(false),
    /** By its name, in a pipeline. */
    PIPELINED(false),
    /** By its name, between MULTI and EXEC. */
    TRANSACTION(false),
    /** By its name, between WATCH, MULTI and EXEC. */
    WATCHED_TRANSACTION(false);

    private final boolean isMethod;

    Way(boolean isMethod) {
        this.isMethod = isMethod;
    }

    /** Whether the client needs a method for the command. */
    public boolean isMethod() {
        return isMethod;
    }
}
