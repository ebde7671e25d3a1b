package dev.detour.engine.telemetry;

import dev.detour.engine.model.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is told of keys, as {@code detour.telemetry.key} has it. The hash is the beginning of SHA-256 over a salt that nobody
 * knows and the key: who guesses keys cannot find them by it, and those of two processes differ. Thread-safe.
 */
public final class KeyWords {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 8;

    /** How much is told. */
    public enum Detail {
        NONE,
        HASH,
        FULL
    }

    private final Detail detail;
    private final byte[] salt = new byte[SALT_BYTES];

    public KeyWords(Detail detail) {
        this.detail = detail;
        if (detail == Detail.HASH) { // a source of chance costs the start of an application
            new SecureRandom().nextBytes(salt);
        }
    }

    /** Adds what may be told of a key. */
    void tell(Fields fields, Key key) {
        String word = of(key);
        if (word != null) {
            fields.put(detail == Detail.FULL ? "detour.key" : "detour.key.hash", word);
        }
    }

    /** The key, its hash, or null. */
    public @Nullable String of(Key key) {
        return switch (detail) {
            case NONE -> null;
            case HASH -> hash(key);
            case FULL -> key.utf8();
        };
    }

    private @Nullable String hash(Key key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(key.bytes()), HASH_BYTES));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            return null;
        }
    }
}
