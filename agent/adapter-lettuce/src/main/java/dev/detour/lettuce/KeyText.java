package dev.detour.lettuce;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of a command as the application gave it, where that is text of ASCII alone and the client's own codec sends it in
 * UTF-8: then its bytes follow from the text, which does not change, and the codec need not be asked. That takes a buffer
 * or three for each key.
 *
 * <p>An application's codec is always asked, and so is one of the client's that it has changed: nobody knows what they do.
 * A key in bytes is, too, since the application may write into its array before the reply is there.
 */
final class KeyText {

    private static final int FIRST_BEYOND_ASCII = 0x80;

    /** Of a key argument; null where this version has none, or none that is open. */
    private static final @Nullable Class<?> ARGUMENT = argument();

    // of objects, so that they are called exactly: one that has to convert is not inlined
    private static final @Nullable MethodHandle KEY = field(ARGUMENT, "key", Object.class);
    private static final @Nullable MethodHandle CODEC = field(ARGUMENT, "codec", RedisCodec.class);
    private static final @Nullable MethodHandle CHARSET = field(StringCodec.class, "charset", Charset.class);

    private KeyText() {}

    private static @Nullable Class<?> argument() {
        try {
            return Class.forName(
                    CommandArgs.class.getName() + "$KeyArgument", false, CommandArgs.class.getClassLoader());
        } catch (ReflectiveOperationException | LinkageError different) {
            return null;
        }
    }

    private static @Nullable MethodHandle field(@Nullable Class<?> of, String name, Class<?> type) {
        if (of == null) {
            return null;
        }
        try {
            return MethodHandles.privateLookupIn(of, MethodHandles.lookup())
                    .findGetter(of, name, type)
                    .asType(MethodType.methodType(Object.class, Object.class));
        } catch (ReflectiveOperationException | RuntimeException different) {
            return null;
        }
    }

    /**
     * The text of the one argument of a command; null where its bytes do not follow from it.
     *
     * @param maxChars of a text that is of any use; an empty one is of none
     */
    static @Nullable String of(CommandArgs<?, ?> args, int maxChars) {
        MethodHandle keys = KEY;
        MethodHandle codecs = CODEC;
        Class<?> argument = ARGUMENT;
        if (keys == null || codecs == null || argument == null || args.getClass() != CommandArgs.class) {
            return null;
        }
        List<?> all = EncodedArguments.all(args);
        Object first = all == null || all.size() != 1 ? null : all.get(0);
        return argument.isInstance(first)
                        && of(keys, first) instanceof String text
                        && isAscii(text, maxChars)
                        && isUtf8(of(codecs, first))
                ? text
                : null;
    }

    private static @Nullable Object of(MethodHandle field, Object owner) {
        try {
            return (Object) field.invokeExact(owner);
        } catch (Throwable never) { // a getter throws nothing
            return null;
        }
    }

    private static boolean isUtf8(@Nullable Object codec) {
        if (codec == StringCodec.UTF8) {
            return true;
        }
        MethodHandle charsets = CHARSET;
        return codec != null
                && codec.getClass() == StringCodec.class
                && charsets != null
                && StandardCharsets.UTF_8.equals(of(charsets, codec));
    }

    private static boolean isAscii(String text, int maxChars) {
        int length = text.length();
        if (length == 0 || length > maxChars) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) >= FIRST_BEYOND_ASCII) {
                return false;
            }
        }
        return true;
    }
}
