package dev.detour.tomcat;

import dev.detour.testkit.app.DeployedLoaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat that deploys its applications, asks each for something and takes them off again, several times. */
public final class TomcatServer {

    private static final String SERVLET = "dev.detour.tomcat.app.ReadingServlet";

    private final Tomcat tomcat = new Tomcat();
    private final DeployedLoaders deployed = new DeployedLoaders();

    private TomcatServer() {}

    /** Takes Redis's port, how many times, a directory of its own, and the directories of the applications. */
    public static void main(String[] arguments) throws Exception {
        TomcatServer server = new TomcatServer();
        server.tomcat.setBaseDir(arguments[2]);
        server.tomcat.setPort(0);
        server.tomcat.getConnector(); // made by being asked for
        server.tomcat.start();
        for (int round = 1; round <= Integer.parseInt(arguments[1]); round++) {
            server.run(round, arguments[0], List.of(arguments).subList(3, arguments.length));
        }
        System.out.println("deployments left: " + server.deployed.awaitCollection());
        server.tomcat.stop();
        server.tomcat.destroy();
    }

    private void run(int round, String redis, List<String> directories) throws Exception {
        List<Context> contexts = new ArrayList<>();
        for (String directory : directories) {
            contexts.add(deploy(Path.of(directory), redis));
        }
        for (Context context : contexts) {
            String path = context.getPath();
            System.out.println("round " + round + ", " + path + ": " + ask(path + "/?key=product:" + round + path));
        }
        for (Context context : contexts) {
            undeploy(context);
        }
    }

    private Context deploy(Path directory, String redis) {
        Context context = tomcat.addContext("/" + directory.getFileName(), directory.toString());
        Wrapper servlet = Tomcat.addServlet(context, "reading", SERVLET);
        servlet.addInitParameter("redis", redis);
        context.addServletMappingDecoded("/", "reading");
        deployed.add(context.getLoader().getClassLoader());
        return context;
    }

    private String ask(String path) throws IOException {
        try (InputStream answer = URI.create(
                        "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path)
                .toURL()
                .openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void undeploy(Context context) throws Exception {
        context.stop();
        tomcat.getHost().removeChild(context);
        context.destroy();
    }
}
