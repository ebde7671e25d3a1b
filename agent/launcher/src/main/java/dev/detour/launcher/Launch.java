package dev.detour.launcher;

import dev.detour.bootstrap.Bridge;
import java.io.File;
import java.io.IOException;
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
     * @return false if an agent has been started in this JVM before; nothing is done then, nor in a command of the agent's
     *     own jar, which may have its JVM's options from a pipeline that gives the agent to every JVM
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
                        if (!isAll(System.getProperty("java.class.path", ""), jar.getName())) {
                            start(args, inst, jar);
                        }
                        return true;
                    }
                });
        return true;
    }

    /** Whether this jar is the whole class path, as with {@code -jar}: then there is no application. */
    static boolean isAll(String classPath, String jar) {
        try {
            return new File(classPath).getCanonicalFile().equals(new File(jar).getCanonicalFile());
        } catch (IOException noFile) { // a class path may be longer than the name of a file
            return false;
        }
    }

    private static void start(@Nullable String args, Instrumentation inst, JarFile jar) {
        ClientClassFilter filter = new ClientClassFilter();
        BackgroundStart start = new BackgroundStart(args, inst, jar, filter);
        filter.startedBy(start);
        inst.addTransformer(filter, true);
        start.start();
    }
}
