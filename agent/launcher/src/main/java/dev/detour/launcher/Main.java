package dev.detour.launcher;

import java.lang.reflect.InvocationTargetException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * {@code java -jar detour-agent.jar}: the agent's jar as a command. Here nothing is on the bootstrap path, so that, other
 * than in {@link DetourAgent}, all classes of this package are of one loader.
 */
public final class Main {

    /**
     * {@code public static int run(String version, ClassLoader commands, String[] arguments)} of a public class; it returns
     * the exit code.
     */
    private static final String ENTRY_CLASS = "dev.detour.engine.check.DetourCommand";

    private static final int FAILED = 1;

    private Main() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.getProperty("java.specification.version")));
    }

    /** The exit code; whatever goes wrong is told in one line. */
    static int run(String[] arguments, @Nullable String specification) {
        String refusal = DetourAgent.refusal(specification);
        if (refusal != null) {
            Notice.print(refusal);
            return FAILED;
        }
        try {
            return runIsolated(arguments);
        } catch (InvocationTargetException e) {
            Notice.print("failed: " + e.getCause());
        } catch (Throwable e) {
            Notice.print("failed: " + e);
        }
        return FAILED;
    }

    private static int runIsolated(String[] arguments) throws Exception {
        try (JarFile jar = new JarFile(DetourAgent.ownJar(Main.class.getResource("DetourAgent.class")), false)) {
            ClassLoader platform = (ClassLoader)
                    ClassLoader.class.getMethod("getPlatformClassLoader").invoke(null); // not in Java 8
            AgentClassLoader loader = new AgentClassLoader(jar, platform);
            Object code = Class.forName(ENTRY_CLASS, true, loader)
                    .getMethod("run", String.class, ClassLoader.class, String[].class)
                    .invoke(
                            null,
                            version(jar.getManifest().getMainAttributes()),
                            AgentClassLoader.ofCommands(jar, loader),
                            arguments);
            return code instanceof Integer ? (Integer) code : FAILED;
        }
    }

    /** The version of the jar, and the commit that it was built from. */
    static String version(Attributes manifest) {
        return orUnknown(manifest.getValue("Implementation-Version"))
                + " (commit "
                + orUnknown(manifest.getValue("Implementation-Build"))
                + ")";
    }

    private static String orUnknown(@Nullable String value) {
        return value == null ? "unknown" : value;
    }
}
