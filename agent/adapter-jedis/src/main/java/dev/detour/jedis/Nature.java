package dev.detour.jedis;

import dev.detour.engine.model.CommandEffect;
import dev.detour.engine.model.WriteForm;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * What a command means to a connection and to remembered values.
 */
record Nature(CommandEffect effect, Meaning meaning, WriteForm form) {

    /** The commands that change what a connection is, and the one that is routed. */
    enum Meaning {
        GET,
        ASKING,
        CLIENT,
        READONLY,
        READWRITE,
        SELECT,
        AUTH,
        HELLO,
        RESET,
        WATCH,
        UNWATCH,
        MULTI,
        EXEC,
        DISCARD,
        OTHER
    }

    /** By constant; held by the enum's own class, which may be an application's and go before Jedis does. */
    private static final ClassValue<Nature[]> KNOWN = new ClassValue<>() {
        @Override
        protected Nature[] computeValue(Class<?> commands) {
            Object[] constants = commands.getEnumConstants();
            Nature[] natures = new Nature[constants.length];
            for (int i = 0; i < natures.length; i++) {
                natures[i] = named((ProtocolCommand) constants[i]);
            }
            return natures;
        }
    };

    /** Allocates nothing for the constants of an enum, which all commands of Jedis are. */
    static Nature of(ProtocolCommand command) {
        return command instanceof Enum<?> constant
                ? KNOWN.get(constant.getDeclaringClass())[constant.ordinal()]
                : named(command);
    }

    private static Nature named(ProtocolCommand command) {
        String name = new String(command.getRaw(), StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
        return new Nature(CommandEffect.of(name), meaning(name), WriteForm.of(name));
    }

    private static Meaning meaning(String name) {
        for (Meaning meaning : Meaning.values()) {
            if (meaning.name().equals(name)) {
                return meaning;
            }
        }
        return Meaning.OTHER;
    }

    /** Whether it is a write for certain, as a replica refuses it. */
    boolean isWrite() {
        return effect == CommandEffect.FIRST_ARGUMENT || effect == CommandEffect.ARGUMENTS;
    }

    /** Whether it is what a new connection begins with: a pool makes them while nobody uses the server. */
    boolean setsUpConnection() {
        return switch (meaning) {
            case CLIENT, READONLY, READWRITE, SELECT, AUTH, HELLO -> true;
            case GET, ASKING, RESET, WATCH, UNWATCH, MULTI, EXEC, DISCARD, OTHER -> false;
        };
    }

    /** Whether it changes neither the connection nor any value. */
    boolean isPlainRead() {
        return effect == CommandEffect.NONE
                && (meaning == Meaning.OTHER || meaning == Meaning.GET || meaning == Meaning.ASKING);
    }
}
