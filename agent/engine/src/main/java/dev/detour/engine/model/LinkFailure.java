package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/** A link could not be opened or has failed. */
public final class LinkFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final @Nullable FaultKind kind;

    /** @param kind null where the client's exception stands for no fault of the server */
    public LinkFailure(@Nullable FaultKind kind, Throwable cause) {
        super(cause.toString(), cause);
        this.kind = kind;
    }

    public LinkFailure(String message) {
        super(message);
        this.kind = null;
    }

    /** What the failure says of the server, or null where it says nothing. */
    public @Nullable FaultKind kind() {
        return kind;
    }
}
