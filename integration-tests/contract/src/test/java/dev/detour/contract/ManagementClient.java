package dev.detour.contract;

import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.VirtualMachine;
import dev.detour.testkit.AgentJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Somebody who attaches to a JVM and looks at its MBeans, as an engineer does with a console. */
final class ManagementClient implements AutoCloseable {

    static final String WHOLE = "dev.detour:type=Detour";

    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private ManagementClient(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.beans = connector.getMBeanServerConnection();
    }

    /** Attaches, which makes the JVM's MBean server where there was none. */
    @SuppressWarnings("BanJNDI") // the URL is that of a JVM under test
    static ManagementClient attach(AgentJvm jvm) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(jvm.pid()));
        try {
            String url = machine.startLocalManagementAgent();
            return new ManagementClient(JMXConnectorFactory.connect(new JMXServiceURL(url)));
        } finally {
            machine.detach();
        }
    }

    static String server(int port) {
        return "dev.detour:type=Server,name=" + ObjectName.quote("127.0.0.1:" + port);
    }

    static String route(String name) {
        return "dev.detour:type=Route,name=" + ObjectName.quote(name);
    }

    /** Returns when there is such a bean. */
    ManagementClient awaitBean(String name) {
        await(name).atMost(Duration.ofSeconds(20)).until(() -> beans.isRegistered(new ObjectName(name)));
        return this;
    }

    Set<ObjectName> names() throws IOException, MalformedObjectNameException {
        return beans.queryNames(new ObjectName("dev.detour:*"), null);
    }

    Object attribute(String bean, String attribute) throws IOException, JMException {
        return beans.getAttribute(new ObjectName(bean), attribute);
    }

    Object invoke(String bean, String operation) throws IOException, JMException {
        return beans.invoke(new ObjectName(bean), operation, null, null);
    }

    Object setMode(String bean, String mode) throws IOException, JMException {
        return beans.invoke(
                new ObjectName(bean), "setMode", new Object[] {mode}, new String[] {String.class.getName()});
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
