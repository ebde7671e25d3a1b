package dev.detour.engine.log;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/** What this JVM has loaded so far. Looking does not load or initialise anything. */
interface LoadedClasses {

    /** Every class. */
    Class<?>[] all();

    /** Those that a loader has been asked for and has found, be it through another one. */
    Class<?>[] seenBy(ClassLoader loader);

    /** Lets Detour read the static fields of a class, where it is of a named module. */
    void open(Class<?> type);

    /** Of this JVM. */
    static LoadedClasses of(Instrumentation instrumentation) {
        return new LoadedClasses() {
            @Override
            public Class<?>[] all() {
                return instrumentation.getAllLoadedClasses();
            }

            @Override
            public Class<?>[] seenBy(ClassLoader loader) {
                return instrumentation.getInitiatedClasses(loader);
            }

            @Override
            public void open(Class<?> type) {
                Module own = LoadedClasses.class.getModule();
                Module module = type.getModule();
                if (!module.isOpen(type.getPackageName(), own)) {
                    instrumentation.redefineModule(
                            module, Set.of(), Map.of(), Map.of(type.getPackageName(), Set.of(own)), Set.of(), Map.of());
                }
            }
        };
    }
}
