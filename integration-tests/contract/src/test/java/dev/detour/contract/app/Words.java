package dev.detour.contract.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command in words, which an application may send as they are or through the method that its client has for it.
 *
 * @param command the name of the command, which is also that of the method but for upper and lower case
 */
record Words(String command, List<String> arguments) {

    byte[] commandBytes() {
        return command.getBytes(StandardCharsets.UTF_8);
    }

    String[] strings() {
        return arguments.toArray(new String[0]);
    }

    byte[][] bytes() {
        return arguments.stream().map(Words::bytes).toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Calls the method of this name that takes such arguments.
     *
     * @param api a client's commands
     * @param text whether keys and values are given as text rather than bytes
     */
    @Nullable
    Object call(Object api, boolean text) throws Exception {
        Method method = methods(api)
                .filter(m -> given(m.getParameterTypes(), text).size() == m.getParameterCount())
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(api.getClass() + " has no " + this));
        try {
            return method.invoke(api, given(method.getParameterTypes(), text).toArray());
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    /** Whether it has a method of this name that takes such arguments as bytes. */
    boolean hasMethod(Object api) {
        return methods(api).anyMatch(m -> given(m.getParameterTypes(), false).size() == m.getParameterCount());
    }

    /** Those that are declared in the client's public types. */
    private Stream<Method> methods(Object api) {
        return types(api.getClass())
                .filter(type -> Modifier.isPublic(type.getModifiers()))
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.getName().equalsIgnoreCase(command)
                        && Modifier.isPublic(method.getDeclaringClass().getModifiers()));
    }

    private static Stream<Class<?>> types(@Nullable Class<?> type) {
        return type == null
                ? Stream.empty()
                : Stream.concat(
                        Stream.concat(
                                Stream.of(type),
                                Arrays.stream(type.getInterfaces()).flatMap(Words::types)),
                        types(type.getSuperclass()));
    }

    /** The arguments as these types; fewer or more than types where they do not fit. */
    private List<Object> given(Class<?>[] types, boolean text) {
        List<Object> given = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            if (i >= arguments.size()) {
                return List.of();
            }
            Object argument = types[i].isArray() && types[i] != byte[].class || types[i] == Map.class
                    ? rest(types[i], arguments.subList(i, arguments.size()), text)
                    : single(types[i], arguments.get(i), text);
            if (argument == null) {
                return List.of();
            }
            given.add(argument);
            if (types[i].isArray() && types[i] != byte[].class || types[i] == Map.class) {
                return i == types.length - 1 ? given : List.of();
            }
        }
        return types.length == arguments.size() ? given : List.of();
    }

    private static @Nullable Object single(Class<?> type, String argument, boolean text) {
        if (type == Object.class) { // a key or value of whatever the codec takes
            return text ? argument : bytes(argument);
        } else if (type == String.class && text) {
            return argument;
        } else if (type == byte[].class && !text) {
            return bytes(argument);
        } else if (type == ByteBuffer.class && !text) {
            return ByteBuffer.wrap(bytes(argument));
        } else if (type == int.class) {
            return argument.contains(".") ? null : Integer.valueOf(argument);
        } else if (type == long.class) {
            return argument.contains(".") ? null : Long.valueOf(argument);
        } else {
            return type == double.class ? Double.valueOf(argument) : null;
        }
    }

    private static @Nullable Object rest(Class<?> type, List<String> arguments, boolean text) {
        if (type == Map.class) {
            Object key = Objects.requireNonNull(single(Object.class, arguments.get(0), text));
            return Map.of(key, Objects.requireNonNull(single(Object.class, arguments.get(1), text)));
        } else if (type == String[].class && text) {
            return arguments.toArray(new String[0]);
        } else if (type == byte[][].class && !text) {
            return arguments.stream().map(Words::bytes).toArray(byte[][]::new);
        } else if (type == Object[].class) {
            return arguments.stream()
                    .map(argument -> single(Object.class, argument, text))
                    .toArray();
        } else {
            return null;
        }
    }
}
