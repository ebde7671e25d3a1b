package dev.detour.launcher;

import dev.detour.bootstrap.Bridge;
import java.lang.instrument.Instrumentation;
import java.security.PrivilegedExceptionAction;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The start as it goes on in the bootstrap loader: registers the filter, leaves everything slow to a thread of its own.
 */
public final class Launch {

    private Launch() {}

    /**
     * Starts the agent. Public, because its one caller is in another run-time package: see {@link DetourAgent}.
     *
     * @param jar the agent's, open and never to be closed
     * @return false if an agent has been started in this JVM before; nothing is done then
     * @throws IllegalStateException if this class is not where it must be
     * @throws Exception whatever keeps it from starting
     */
    public static boolean run(@Nullable String args, Instrumentation inst, JarFile jar) throws Exception {
        ClassLoader loader = Launch.class.getClassLoader();
        if (loader != null) {
            throw new IllegalStateException(
                    "the system class loader " + loader.getClass().getName() + " does not ask its parent first");
        }
        if (!Bridge.claim()) {
            return false;
        }
        Privileged.call(
                new PrivilegedExceptionAction<Boolean>() { // no lambda: the first one costs the start 20 ms
                    @Override
                    public Boolean run() {
                        start(args, inst, jar);
                        return true;
                    }
                });
        return true;
    }

    private static void start(@Nullable String args, Instrumentation inst, JarFile jar) {
        ClientClassFilter filter = new ClientClassFilter();
        BackgroundStart start = new BackgroundStart(args, inst, jar, filter);
        filter.startedBy(start);
        inst.addTransformer(filter, true);
        start.start();
    }
}
