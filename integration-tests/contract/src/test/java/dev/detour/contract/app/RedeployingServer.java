package dev.detour.contract.app;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** An application server: runs the same application several times, each in a class loader of its own. */
public final class RedeployingServer {

    private static final int DEPLOYMENTS = 3;
    private static final long PATIENCE_MILLIS = 60_000;

    private RedeployingServer() {}

    /** Takes Redis's port, a key prefix and the application's class path; prints how many deployments are left. */
    public static void main(String[] arguments) throws Exception {
        List<WeakReference<ClassLoader>> deployed = new ArrayList<>();
        for (int i = 0; i < DEPLOYMENTS; i++) {
            deployed.add(deploy(Integer.valueOf(arguments[0]), arguments[1], arguments[2]));
        }
        System.out.println("deployments left: " + awaitCollection(deployed));
    }

    private static WeakReference<ClassLoader> deploy(Integer port, String prefix, String classPath) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            urls.add(new File(entry).toURI().toURL());
        }
        URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Thread worker = new Thread(() -> run(loader, port, prefix), "worker");
        worker.setContextClassLoader(loader);
        worker.start();
        worker.join();
        loader.close();
        return new WeakReference<>(loader);
    }

    private static void run(ClassLoader loader, Integer port, String prefix) {
        try {
            Class<?> application = loader.loadClass(RedeployedApp.class.getName());
            ((Runnable) application.getConstructor(Integer.class, String.class).newInstance(port, prefix)).run();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many are left when the collector has had its time. */
    static long awaitCollection(List<WeakReference<ClassLoader>> deployed) throws InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        long left = deployed.size();
        while (left > 0 && System.currentTimeMillis() < deadline) {
            System.gc();
            Thread.sleep(200); // polls: the collector tells nobody
            left = deployed.stream().filter(loader -> loader.get() != null).count();
        }
        return left;
    }
}
