package dev.detour.coexistence.app;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the application in a class loader of its own with everything it needs, as the launcher of a fat jar does. */
public final class FatJarMain {

    private FatJarMain() {}

    /** @param arguments those of the application; {@code app.class.path} is its class path */
    public static void main(String[] arguments) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("app.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader child = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(child);
        child.loadClass("dev.detour.coexistence.app.ShopApp")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }
}
