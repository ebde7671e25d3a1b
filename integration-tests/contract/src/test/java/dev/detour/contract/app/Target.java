package dev.detour.contract.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an application connects to, and how.
 *
 * @param user null for the default user
 * @param password null for none
 * @param timeoutMillis the client's own time-out, for connecting as for a command
 * @param codec used by Lettuce only
 */
public record Target(
        int port,
        int database,
        @Nullable String user,
        @Nullable String password,
        int timeoutMillis,
        Codec codec) {

    /** How Lettuce turns values into text. */
    public enum Codec {
        UTF8,
        /** Throws on the value {@link PickyCodec#INDIGESTIBLE}. */
        PICKY
    }

    /** As the arguments of an operation. */
    public String[] toArguments() {
        return new String[] {
            Integer.toString(port),
            Integer.toString(database),
            user == null ? "" : user,
            password == null ? "" : password,
            Integer.toString(timeoutMillis),
            codec.name()
        };
    }

    static Target of(List<String> arguments) {
        return new Target(
                Integer.parseInt(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                arguments.get(2).isEmpty() ? null : arguments.get(2),
                arguments.get(3).isEmpty() ? null : arguments.get(3),
                Integer.parseInt(arguments.get(4)),
                Codec.valueOf(arguments.get(5)));
    }
}
