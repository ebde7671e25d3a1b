package dev.detour.launcher;

import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the isolated part of the agent while the application starts, and weaves what was loaded before it was there.
 */
final class BackgroundStart extends Thread {

    /**
     * The way into the isolated part: {@code public static ClassFileTransformer start(String args, Instrumentation inst,
     * ClassLoader agentLoader, File jar)} of a public class. It returns what weaves a client's class, or null if Detour
     * is to stay off, having said why.
     */
    private static final String ENTRY_CLASS = "dev.detour.weaver.AgentStart";

    private final @Nullable String args;
    private final Instrumentation inst;
    private final JarFile jar;
    private final ClientClassFilter filter;

    /** Not started yet. */
    BackgroundStart(@Nullable String args, Instrumentation inst, JarFile jar, ClientClassFilter filter) {
        super("detour-start");
        setDaemon(true);
        this.args = args;
        this.inst = inst;
        this.jar = jar;
        this.filter = filter;
    }

    @Override
    public void run() {
        ClassFileTransformer weaver = null;
        List<Class<?>> early = new ArrayList<>();
        try {
            weaver = startIsolated();
            if (weaver != null) {
                // Before any waiting thread goes on: what is defined by now was never woven.
                early = loadedClientClasses(inst);
            }
        } catch (Throwable e) { // whatever it is, the application comes first
            Notice.notStarted(e);
        } finally {
            filter.started(weaver);
        }
        if (weaver == null) {
            inst.removeTransformer(filter);
        } else {
            retransform(inst, early);
        }
    }

    private @Nullable ClassFileTransformer startIsolated() throws Exception {
        ClassLoader platform = (ClassLoader)
                ClassLoader.class.getMethod("getPlatformClassLoader").invoke(null); // not in Java 8
        ClassLoader loader = new AgentClassLoader(jar, platform);
        // Threads made from here on inherit this one, not the application's loader, which they would keep alive.
        setContextClassLoader(loader);
        return (ClassFileTransformer) Class.forName(ENTRY_CLASS, true, loader)
                .getMethod("start", String.class, Instrumentation.class, ClassLoader.class, File.class)
                .invoke(null, args, inst, loader, new File(jar.getName()));
    }

    /** Where the agent is attached: the classes that the filter never saw. */
    static List<Class<?>> loadedClientClasses(Instrumentation inst) {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> loaded : inst.getAllLoadedClasses()) {
            if (ClientClassFilter.isClientClass(loaded) && inst.isModifiableClass(loaded)) {
                found.add(loaded);
            }
        }
        return found;
    }

    /** All at once, because each retransformation stops the JVM; one by one where that fails. */
    static void retransform(Instrumentation inst, List<Class<?>> classes) {
        if (classes.isEmpty()) {
            return;
        }
        try {
            inst.retransformClasses(classes.toArray(new Class<?>[0]));
        } catch (Throwable together) {
            for (Class<?> each : classes) {
                retransformAlone(inst, each);
            }
        }
    }

    private static void retransformAlone(Instrumentation inst, Class<?> each) {
        try {
            inst.retransformClasses(each);
        } catch (Throwable e) {
            Notice.notWoven(each.getName(), e);
        }
    }
}
