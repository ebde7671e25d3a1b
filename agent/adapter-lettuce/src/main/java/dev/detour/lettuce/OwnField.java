package dev.detour.lettuce;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A field that a class moves by compare-and-set: an atomic in its place would be an object more of each read. */
final class OwnField {

    private OwnField() {}

    /** @param owner the class that declares it, as that itself says by {@link MethodHandles#lookup()} */
    static VarHandle handle(MethodHandles.Lookup owner, String name, Class<?> type) {
        try {
            return owner.findVarHandle(owner.lookupClass(), name, type);
        } catch (ReflectiveOperationException misnamed) {
            throw new IllegalStateException(misnamed);
        }
    }
}
