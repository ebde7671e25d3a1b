package dev.detour.launcher;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.AllPermission;
import java.security.CodeSource;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads what is hidden in the agent's jar: a folder {@code detour/lib/<artifact>/} per library, listed by {@code
 * detour/lib/index}, with the class files renamed to {@code .classdata} so that no other loader takes them for classes.
 * What only the command line needs is apart from that, so that nothing of it is ever found beside an application.
 *
 * <p>Above it is the platform loader: it sees nothing of the application and the application nothing of it. A folder per
 * library lets each keep its own {@code META-INF/services}. Asked for a resource that ends in {@code .class}, it gives
 * the renamed entry, which is where Byte Buddy looks for class files.
 *
 * <p>The adapters' classes are in the jar as well, but need the client's types: their bytes are given out, while the
 * classes are defined beside each client, by loaders of their own.
 *
 * <p>Packages need not be defined: since Java 9 defining a class does it.
 */
public final class AgentClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    /** Where the libraries of the agent itself are. */
    private static final String LIBRARIES = "detour/lib/";

    private static final String JEDIS = "dev.detour.jedis.";
    private static final String LETTUCE = "dev.detour.lettuce.";

    private static final String CLASS = ".class";
    private static final String STORED_CLASS = ".classdata";

    /** Where that is which the command line has besides. */
    private static final String COMMANDS = "detour/commands/";

    /** The JDK, what of Detour is in the bootstrap loader, and the adapters, which are defined beside their clients. */
    private static final String[] OF_THE_PARENT = {
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "com.sun.",
        "dev.detour.bootstrap.",
        "dev.detour.launcher.",
        "dev.detour.spi.",
        JEDIS,
        LETTUCE
    };

    private final JarFile jar;
    private final URL jarAddress;
    private final String[] folders;
    private final ProtectionDomain domain;

    /** By package: the library in which something of it was found last; most are in one alone. */
    private final Map<String, String> folderOf = new ConcurrentHashMap<>();

    /**
     * Reads the index.
     *
     * @param jar the agent's, never closed
     * @throws IOException if the jar is not one of an agent
     */
    public AgentClassLoader(JarFile jar, @Nullable ClassLoader parent) throws IOException {
        this(jar, parent, LIBRARIES);
    }

    private AgentClassLoader(JarFile jar, @Nullable ClassLoader parent, String root) throws IOException {
        super(parent);
        this.jar = jar;
        this.jarAddress = new File(jar.getName()).toURI().toURL();
        this.folders = readIndex(jar, root);
        Permissions all = new Permissions();
        all.add(new AllPermission());
        this.domain = new ProtectionDomain(new CodeSource(jarAddress, (Certificate[]) null), all);
    }

    /** A loader, below that of the agent, of what only the command line needs. */
    public static AgentClassLoader ofCommands(JarFile jar, AgentClassLoader agent) throws IOException {
        return new AgentClassLoader(jar, agent, COMMANDS);
    }

    private static String[] readIndex(JarFile jar, String root) throws IOException {
        String name = root + "index";
        JarEntry index = jar.getJarEntry(name);
        if (index == null) {
            throw new IOException("no " + name + " in " + jar.getName());
        }
        List<String> found = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(jar.getInputStream(index), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty()) {
                    found.add(root + line + "/");
                }
            }
        }
        return found.toArray(new String[0]);
    }

    /**
     * The bytes of a class in here, an adapter's too.
     *
     * @param className the binary name
     * @return null where there is none
     */
    public byte @Nullable [] classBytes(String className) throws IOException {
        JarEntry entry = entry(className.replace('.', '/').concat(".class"));
        return entry == null ? null : read(entry);
    }

    /**
     * What is in here is looked for here first, which no parent has: that each of a thousand classes is first refused by the
     * platform, with an exception, is a tenth of the start.
     */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isOfTheParent(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = define(name);
            }
            return loaded == null ? super.loadClass(name, resolve) : loaded;
        }
    }

    private static boolean isOfTheParent(String name) {
        for (String prefix : OF_THE_PARENT) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Class<?> define(String name) throws ClassNotFoundException {
        try {
            byte[] bytes = classBytes(name);
            return bytes == null ? null : defineClass(name, bytes, 0, bytes.length, domain);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(JEDIS) || name.startsWith(LETTUCE)) {
            throw new ClassNotFoundException(name + ": an adapter's class is defined beside its client");
        }
        Class<?> found = define(name);
        if (found == null) {
            throw new ClassNotFoundException(name);
        }
        return found;
    }

    @Override
    protected @Nullable URL findResource(String name) {
        JarEntry entry = entry(name);
        return entry == null ? null : address(entry);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        List<URL> found = new ArrayList<>();
        for (String folder : folders) {
            JarEntry entry = jar.getJarEntry(folder.concat(stored(name)));
            if (entry != null) {
                found.add(address(entry));
            }
        }
        return Collections.enumeration(found);
    }

    /** As a class loader does it, but without a detour through an address, which would open the jar once more. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        JarEntry entry = entry(name);
        if (entry == null) {
            return super.getResourceAsStream(name);
        }
        try {
            return new ByteArrayInputStream(read(entry));
        } catch (IOException e) {
            return null;
        }
    }

    private @Nullable JarEntry entry(String name) {
        String stored = stored(name);
        if (!stored.endsWith(STORED_CLASS)) { // of what may be in several libraries, the first one's
            return firstEntry(stored, null);
        }
        String itsPackage = stored.substring(0, stored.lastIndexOf('/') + 1);
        String known = folderOf.get(itsPackage);
        JarEntry entry = known == null ? null : jar.getJarEntry(known.concat(stored));
        return entry == null ? firstEntry(stored, itsPackage) : entry;
    }

    private @Nullable JarEntry firstEntry(String stored, @Nullable String itsPackage) {
        for (String folder : folders) {
            JarEntry entry = jar.getJarEntry(folder.concat(stored));
            if (entry != null) {
                if (itsPackage != null) {
                    folderOf.put(itsPackage, folder);
                }
                return entry;
            }
        }
        return null;
    }

    private static String stored(String name) {
        return name.endsWith(CLASS)
                ? name.substring(0, name.length() - CLASS.length()).concat(STORED_CLASS)
                : name;
    }

    private byte[] read(JarEntry entry) throws IOException {
        byte[] bytes = new byte[(int) entry.getSize()];
        try (InputStream in = jar.getInputStream(entry)) {
            int length = 0;
            while (length < bytes.length) {
                int more = in.read(bytes, length, bytes.length - length);
                if (more < 0) {
                    throw new IOException(entry.getName() + " ends after " + length + " of " + bytes.length + " bytes");
                }
                length += more;
            }
        }
        return bytes;
    }

    private URL address(JarEntry entry) {
        try {
            String path = new URI(null, null, "/" + entry.getName(), null).getRawPath();
            return new URL("jar:" + jarAddress + "!" + path);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(entry.getName(), e);
        }
    }

    @Override
    public String toString() {
        return "Detour's agent loader";
    }
}
