package dev.detour.chaos.app;

/** The user of the servers who may touch the keys of {@link KeyClass#HOT} alone. */
public final class OtherUser {

    public static final String NAME = "other";
    public static final String PASSWORD = "apart";

    private OtherUser() {}

    /** What a server is started with to know the user. */
    public static String[] arguments() {
        return new String[] {"--user", NAME, "on", ">" + PASSWORD, "~" + KeyClass.HOT.glob(), "&*", "+@all"};
    }
}
