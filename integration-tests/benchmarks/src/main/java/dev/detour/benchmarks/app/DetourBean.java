package dev.detour.benchmarks.app;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** What Detour says of itself in this JVM. */
final class DetourBean {

    private static final String WHOLE = "dev.detour:type=Detour";
    private static final long REGISTRATION_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    /** Whether there is a Detour that has met a server. */
    boolean isThere() throws JMException {
        return beans.isRegistered(new ObjectName(WHOLE));
    }

    /** It is registered about a second after the first read. */
    private void await() throws JMException {
        long deadlineNanos = System.nanoTime() + REGISTRATION_NANOS;
        while (!isThere() || servers().isEmpty()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IllegalStateException("Detour is not there, or has met no server: nothing was woven");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private Set<ObjectName> servers() throws JMException {
        return beans.queryNames(new ObjectName("dev.detour:type=Server,*"), null);
    }

    /** Reads of cache data that Redis has answered with a value. */
    long hits() throws JMException {
        await();
        return (Long) beans.getAttribute(new ObjectName(WHOLE), "Hits");
    }

    /** Reads that Detour has answered from this process's memory. */
    long answeredFromMemory() throws JMException {
        CompositeData local = tiers().get(new Object[] {"local"});
        return (Long) local.get("value");
    }

    /** How many keys it has in memory with their values. */
    long remembered() throws JMException {
        JsonObject memory = JsonParser.parseString(report()).getAsJsonObject().getAsJsonObject("memory");
        return memory.get("entries").getAsLong();
    }

    /** Reads that Detour has answered from anywhere. */
    long answered() throws JMException {
        return tiers().values().stream()
                .mapToLong(tier -> (Long) ((CompositeData) tier).get("value"))
                .sum();
    }

    private TabularData tiers() throws JMException {
        return (TabularData) beans.getAttribute(new ObjectName(WHOLE), "Answered");
    }

    /** Its summary so far, as JSON. */
    String report() throws JMException {
        await();
        return String.valueOf(beans.invoke(new ObjectName(WHOLE), "report", new Object[0], new String[0]));
    }

    /** From now on no read is sent that something else can answer. */
    void openBreakers() throws JMException {
        for (ObjectName server : servers()) {
            Object unused = beans.invoke(server, "forceOpen", null, null);
        }
    }
}
