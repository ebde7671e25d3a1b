package dev.detour.engine.jmx;

import dev.detour.engine.model.AgentLog;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Keeps the beans of one type in step with what they stand for, so many at most. Used by one thread.
 *
 * @param <T> what a bean stands for; told apart by identity
 */
final class Registrar<T> {

    /** Far more than a person looks through. */
    static final int MAX_BEANS = 200;

    private final String type;
    private final Function<T, String> naming;
    private final Function<T, Object> making;
    private final Map<String, T> registered = new HashMap<>();

    Registrar(String type, Function<T, String> naming, Function<T, Object> making) {
        this.type = type;
        this.naming = naming;
        this.making = making;
    }

    /** Another server is to hold the beans from now on. */
    void forget() {
        registered.clear();
    }

    void keepInStep(MBeanServer server, Collection<T> all) {
        Set<String> gone = new HashSet<>(registered.keySet());
        for (T one : all) {
            String name = naming.apply(one);
            T known = registered.get(name);
            if (known != one && (known != null || registered.size() < MAX_BEANS)) {
                replace(server, name, one, known != null);
            }
            gone.remove(name);
        }
        for (String name : gone) {
            unregister(server, name);
            registered.remove(name);
        }
    }

    private void replace(MBeanServer server, String name, T one, boolean isKnown) {
        if (isKnown) {
            unregister(server, name);
        }
        registered.put(name, one); // whatever comes of it: it is not tried each second
        try {
            server.registerMBean(making.apply(one), nameOf(name));
        } catch (JMException | RuntimeException refused) {
            AgentLog.infoOnce("jmx " + type, "an MBean of the type " + type + " cannot be registered: " + refused);
        }
    }

    private void unregister(MBeanServer server, String name) {
        try {
            server.unregisterMBean(nameOf(name));
        } catch (InstanceNotFoundException goneAlready) {
            // somebody else was first
        } catch (JMException | RuntimeException refused) {
            AgentLog.infoOnce("jmx " + type, "an MBean of the type " + type + " cannot be unregistered: " + refused);
        }
    }

    private ObjectName nameOf(String name) throws MalformedObjectNameException {
        return new ObjectName("dev.detour:type=" + type + (name.isEmpty() ? "" : ",name=" + ObjectName.quote(name)));
    }
}
