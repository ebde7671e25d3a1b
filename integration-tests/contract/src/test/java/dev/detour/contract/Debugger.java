package dev.detour.contract;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import dev.detour.testkit.AgentJvm;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A debugger, as far as its hot swap goes. */
record Debugger(VirtualMachine machine) implements AutoCloseable {

    /** What a JVM is given that waits for one. */
    static final String OPTION = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

    private static final String LISTENING = "Listening for transport dt_socket at address: ";

    /** Attaches to a JVM that was started with {@link #OPTION}. */
    static Debugger attach(AgentJvm jvm) throws Exception {
        String line = jvm.awaitLine(told -> told.startsWith(LISTENING), Duration.ofSeconds(30));
        AttachingConnector bySocket = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = bySocket.defaultArguments();
        set(arguments, "hostname", "127.0.0.1");
        set(arguments, "port", line.substring(line.lastIndexOf(' ') + 1).replaceAll(".*:", ""));
        return new Debugger(bySocket.attach(arguments));
    }

    private static void set(Map<String, Connector.Argument> arguments, String name, String value) {
        Objects.requireNonNull(arguments.get(name), name).setValue(value);
    }

    /** @param classFiles by the binary names of classes that are loaded, once each */
    void redefine(Map<String, byte[]> classFiles) {
        Map<ReferenceType, byte[]> redefined = new LinkedHashMap<>();
        classFiles.forEach(
                (name, classFile) -> redefined.put(machine.classesByName(name).get(0), classFile));
        machine.redefineClasses(redefined);
    }

    @Override
    public void close() {
        machine.dispose();
    }
}
