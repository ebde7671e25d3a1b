package dev.detour.launcher;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.nio.file.Paths;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM calls when it is given the agent, at its start or later. Never throws and never stops the application.
 *
 * <p><b>This class names no other class of the agent.</b> The JVM loads it through the system loader. Once the agent's
 * jar is on the bootstrap search path too, every other class of this package resolves from there, because loaders ask
 * their parents first. Same name, two loaders: two run-time packages, between which package-private access fails with an
 * {@link IllegalAccessError}; and a class that was touched before the append would exist twice. So this class keeps to
 * itself and to the JDK until the jar is appended, and from there on only reaches for one public method of one public
 * class, {@code Launch.run}, by name. On a JVM that is too old it never gets that far, so nothing newer is loaded.
 */
public final class DetourAgent {

    private static final int OLDEST_JAVA = 17;
    private static final String PREFIX = "[detour] ";
    private static final String ENTRY = "!/dev/detour/launcher/DetourAgent.class";

    /** Whether the jar is on the bootstrap path; guarded by the class. */
    private static boolean appended;

    private DetourAgent() {}

    /** Called by the JVM before {@code main}, for {@code -javaagent}. */
    public static void premain(@Nullable String args, Instrumentation inst) {
        begin(args, inst);
    }

    /** Called by the JVM when the agent is attached to it while it runs. */
    public static void agentmain(@Nullable String args, Instrumentation inst) {
        begin(args, inst);
    }

    private static synchronized void begin(@Nullable String args, Instrumentation inst) {
        try {
            String refusal = refusal(System.getProperty("java.specification.version"));
            if (refusal != null) {
                notStarted(refusal);
            } else if (appended || !launch(args, inst)) {
                say("already in this JVM; the agent that was given once more does nothing");
            }
        } catch (InvocationTargetException e) {
            notStarted(String.valueOf(e.getCause()));
        } catch (Throwable e) { // whatever it is, the application comes first
            notStarted(e.toString());
        }
    }

    /**
     * Why this JVM is too old, or null if it is not.
     *
     * @param specification the version of the Java specification that it implements, such as 1.8 or 17
     */
    static @Nullable String refusal(@Nullable String specification) {
        String version = specification == null ? "unknown" : specification;
        int major = version.startsWith("1.") ? 1 : leadingNumber(version);
        return major >= OLDEST_JAVA ? null : "Java " + OLDEST_JAVA + " or newer is needed, this is " + version;
    }

    private static int leadingNumber(String version) {
        int number = 0;
        for (int i = 0; i < version.length() && Character.isDigit(version.charAt(i)); i++) {
            number = 10 * number + Character.digit(version.charAt(i), 10);
        }
        return number;
    }

    /** Goes on in the bootstrap loader's copy of the agent; false if another one is there already. */
    private static boolean launch(@Nullable String args, Instrumentation inst) throws Exception {
        // Stays open for the life of the JVM: the isolated classes are read from it.
        JarFile jar = new JarFile(ownJar(DetourAgent.class.getResource("DetourAgent.class")), false);
        inst.appendToBootstrapClassLoaderSearch(jar);
        appended = true;
        // Not by the null loader, for which a security manager would want a permission: ours asks it first.
        Class<?> launch = Class.forName("dev.detour.launcher.Launch");
        Method run = launch.getMethod("run", String.class, Instrumentation.class, JarFile.class);
        return Boolean.TRUE.equals(run.invoke(null, args, inst, jar));
    }

    /**
     * The jar that holds this class.
     *
     * <p>Found through the class file's address and not through the code source, which names the same jar but which only
     * privileged code may ask for under a security manager.
     */
    static File ownJar(@Nullable URL classFile) throws Exception {
        String address = String.valueOf(classFile);
        if (!address.startsWith("jar:") || !address.endsWith(ENTRY)) {
            throw new IllegalStateException("the agent is not in a jar file but at " + address);
        }
        return Paths.get(new URI(address.substring("jar:".length(), address.length() - ENTRY.length())))
                .toFile();
    }

    private static void notStarted(String why) {
        say("not started: " + why + "; the application runs on without Detour");
    }

    private static void say(String text) {
        System.err.println(PREFIX + text.replace('\n', ' ').replace('\r', ' '));
    }
}
