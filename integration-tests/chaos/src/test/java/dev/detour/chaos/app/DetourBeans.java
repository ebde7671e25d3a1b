package dev.detour.chaos.app;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** What Detour tells by JMX, in this JVM. Without the agent there are no servers and no routes. Thread-safe. */
final class DetourBeans {

    private static final long REGISTRATION_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    private static ObjectName pattern(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Set<ObjectName> named(String text) {
        return beans.queryNames(pattern(text), null);
    }

    /** States of the breakers, by server. */
    Map<String, String> breakers() {
        Map<String, String> states = new TreeMap<>();
        for (ObjectName server : named("dev.detour:type=Server,*")) {
            try {
                states.put(
                        ObjectName.unquote(server.getKeyProperty("name")),
                        String.valueOf(beans.getAttribute(server, "BreakerState"))
                                .toUpperCase(Locale.ROOT));
            } catch (JMException gone) {
                // it is no longer in use
            }
        }
        return states;
    }

    /** Answers by tier, of all routes of a way, since the JVM began. */
    Map<String, Long> tiers(String way) {
        Map<String, Long> tiers = new TreeMap<>();
        for (ObjectName route : named("dev.detour:type=Route,name=\"" + way + "-*\"")) {
            try {
                tiers.merge("PRIMARY", (Long) beans.getAttribute(route, "Hits"), Long::sum);
                tiers.merge("UNANSWERED", (Long) beans.getAttribute(route, "Unanswered"), Long::sum);
                TabularData answered = (TabularData) beans.getAttribute(route, "Answered");
                for (Object row : answered.values()) {
                    CompositeData tier = (CompositeData) row;
                    String name = String.valueOf(tier.get("key")).toUpperCase(Locale.ROOT);
                    tiers.merge(name, (Long) tier.get("value"), Long::sum);
                }
            } catch (JMException gone) {
                // counted elsewhere from now on
            }
        }
        return tiers;
    }

    /** Calls an operation of every server: {@code forceOpen} or {@code reset}. */
    void eachServer(String operation) throws JMException {
        for (ObjectName server : named("dev.detour:type=Server,*")) {
            Object unused = beans.invoke(server, operation, new Object[0], new String[0]);
        }
    }

    /** The agent's own summary, as JSON. It can be asked for about a second after the first server was known. */
    String report() throws JMException {
        long deadlineNanos = System.nanoTime() + REGISTRATION_NANOS;
        while (!beans.isRegistered(pattern("dev.detour:type=Detour")) && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return String.valueOf(beans.invoke(pattern("dev.detour:type=Detour"), "report", new Object[0], new String[0]));
    }
}
