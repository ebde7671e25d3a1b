package dev.detour.contract.app;

import dev.detour.testkit.app.DeployedLoaders;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** An application server: runs the same application several times, each in a class loader of its own. */
public final class RedeployingServer {

    private static final int DEPLOYMENTS = 3;

    private RedeployingServer() {}

    /** Takes Redis's port, a key prefix and the application's class path; prints how many deployments are left. */
    public static void main(String[] arguments) throws Exception {
        DeployedLoaders deployed = new DeployedLoaders();
        for (int i = 0; i < DEPLOYMENTS; i++) {
            deployed.add(deploy(Integer.valueOf(arguments[0]), arguments[1], arguments[2]));
        }
        System.out.println("deployments left: " + deployed.awaitCollection());
    }

    private static ClassLoader deploy(Integer port, String prefix, String classPath) throws Exception {
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
        return loader;
    }

    private static void run(ClassLoader loader, Integer port, String prefix) {
        try {
            Class<?> application = loader.loadClass(RedeployedApp.class.getName());
            ((Runnable) application.getConstructor(Integer.class, String.class).newInstance(port, prefix)).run();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
