package dev.detour.contract.app;

import dev.detour.testkit.app.DeployedLoaders;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * A server made of bundles: starts a framework with them, has their application read, takes that off, then stops the framework,
 * again and again.
 */
public final class OsgiServer {

    /** What the log line of a client that is not woven says. */
    private static final String DELEGATED = "dev.detour.bootstrap,dev.detour.spi";

    /** What slf4j-api wants of a framework, for providers that there are none of. */
    private static final String CAPABILITIES = "osgi.extender;osgi.extender=\"osgi.serviceloader.processor\";"
            + "version:Version=\"1.0.0\",osgi.serviceloader;osgi.serviceloader=\"org.slf4j.spi.SLF4JServiceProvider\"";

    /** Of Netty, on Java 17 or on Java 25. */
    private static final List<String> KEEPING_A_STACK = List.of(
            "io.netty.util.internal.PlatformDependent",
            "io.netty.util.concurrent.GlobalEventExecutor",
            "io.netty.util.concurrent.ImmediateEventExecutor");

    private final DeployedLoaders applications = new DeployedLoaders();
    private final DeployedLoaders bundles = new DeployedLoaders();

    private OsgiServer() {}

    /** Takes Redis's port, a directory and the bundles' jars, of which the application is the last. */
    public static void main(String[] arguments) throws Exception {
        OsgiServer server = new OsgiServer();
        for (String mode : List.of("undelegated", "delegated", "registering")) {
            Thread worker = new Thread(() -> server.run(mode, arguments), "worker");
            worker.start(); // with a thread's end goes what the clients have put into its locals
            worker.join();
        }
        System.out.println("bundles left: " + server.bundles.awaitCollection());
        System.exit(0);
    }

    private void run(String mode, String[] arguments) {
        try {
            Framework framework = ServiceLoader.load(FrameworkFactory.class)
                    .findFirst()
                    .orElseThrow()
                    .newFramework(settings(mode, arguments));
            framework.start();
            serve(framework, arguments[2].split(File.pathSeparator));
            System.out.println("applications left: " + applications.awaitCollection());
            framework.stop();
            framework.waitForStop(0);
        } catch (Exception e) {
            throw new IllegalStateException(mode, e);
        }
    }

    private static Map<String, String> settings(String mode, String[] arguments) {
        Map<String, String> settings = new HashMap<>();
        settings.put("shop.mode", mode);
        settings.put("shop.redis", arguments[0]);
        settings.put(Constants.FRAMEWORK_STORAGE, arguments[1] + File.separator + mode);
        settings.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA, CAPABILITIES);
        settings.put("felix.service.urlhandlers", "false"); // those are for good
        if (!mode.equals("undelegated")) {
            settings.put(Constants.FRAMEWORK_BOOTDELEGATION, DELEGATED);
        }
        return settings;
    }

    private void serve(Framework framework, String[] jars) throws Exception {
        List<Bundle> installed = new ArrayList<>();
        for (String jar : jars) {
            installed.add(framework.getBundleContext().installBundle("reference:" + new File(jar).toURI()));
        }
        useNetty(installed);
        Bundle application = installed.get(installed.size() - 1);
        application.start();
        for (Bundle bundle : installed) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (wiring != null) { // else nobody has needed it
                (bundle == application ? applications : bundles).add(wiring.getClassLoader());
            }
        }
        application.stop();
        application.uninstall();
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(application), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        refreshed.await();
    }

    /** Netty keeps the stack of whoever is the first to use it for good: let that be no application. */
    private static void useNetty(List<Bundle> installed) throws ClassNotFoundException {
        for (Bundle bundle : installed) {
            if (bundle.getSymbolicName().equals("io.netty.common")) {
                for (String name : KEEPING_A_STACK) {
                    Class<?> keeping = bundle.loadClass(name);
                    Class.forName(keeping.getName(), true, keeping.getClassLoader());
                }
            }
        }
    }
}
