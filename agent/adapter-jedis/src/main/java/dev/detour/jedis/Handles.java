package dev.detour.jedis;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what is not public, or not in every version; null stands for what this one lacks.
 *
 * <p>Handles have erased or public types, so that a call of one is exact and costs what a field costs.
 */
final class Handles {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private Handles() {}

    /** A field that this very class declares. */
    static @Nullable MethodHandle getter(@Nullable Class<?> owner, String name, @Nullable Class<?> type) {
        if (owner == null || type == null) {
            return null;
        }
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return LOOKUP.unreflectGetter(field).asType(MethodType.methodType(type, owner));
        } catch (ReflectiveOperationException | InaccessibleObjectException | SecurityException absent) {
            return null;
        }
    }

    /** A field of any type, of this class or one that it extends; its owner is given as an object. */
    static @Nullable MethodHandle inherited(@Nullable Class<?> owner, String name) {
        for (Class<?> type = owner; type != null && type != Object.class; type = type.getSuperclass()) {
            MethodHandle found = getter(type, name, Object.class);
            if (found != null) {
                return found.asType(MethodType.methodType(Object.class, Object.class));
            }
        }
        return null;
    }

    static @Nullable MethodHandle setter(Class<?> owner, String name) {
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return LOOKUP.unreflectSetter(field);
        } catch (ReflectiveOperationException | InaccessibleObjectException | SecurityException absent) {
            return null;
        }
    }

    static @Nullable MethodHandle method(@Nullable Class<?> owner, String name, Class<?>... parameters) {
        if (owner == null) {
            return null;
        }
        try {
            Method method = owner.getDeclaredMethod(name, parameters);
            method.setAccessible(true);
            return LOOKUP.unreflect(method);
        } catch (ReflectiveOperationException | InaccessibleObjectException | SecurityException absent) {
            return null;
        }
    }

    static @Nullable MethodHandle constructor(@Nullable Class<?> owner, Class<?> type, Class<?>... parameters) {
        if (owner == null) {
            return null;
        }
        try {
            Constructor<?> made = owner.getConstructor(parameters);
            return LOOKUP.unreflectConstructor(made).asType(MethodType.methodType(type, parameters));
        } catch (ReflectiveOperationException | SecurityException absent) {
            return null;
        }
    }

    /** The same with other types, where there is any. */
    static @Nullable MethodHandle as(
            @Nullable MethodHandle found, Class<?> type, Class<?> owner, Class<?>... parameters) {
        return found == null
                ? null
                : found.asType(MethodType.methodType(type, parameters).insertParameterTypes(0, owner));
    }
}
