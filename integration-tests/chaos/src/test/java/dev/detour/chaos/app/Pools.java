package dev.detour.chaos.app;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** What the pools of this JVM say of themselves by JMX, whichever client made them. */
final class Pools {

    private static final String ALL = "org.apache.commons.pool2:type=GenericObjectPool,*";

    private Pools() {}

    /**
     * How many connections of all pools are lent.
     *
     * @param hasPools whether there must be pools: where none said anything, 0 would be no figure
     * @throws IllegalStateException if there is none that should be there
     */
    static int lent(boolean hasPools) throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> pools = beans.queryNames(all(), null);
        if (hasPools && pools.isEmpty()) {
            throw new IllegalStateException("no pool says by JMX what it has lent");
        }
        return sum(pools, "NumActive");
    }

    /** How many connections all pools keep for whoever comes; those of a cluster's nodes come with their roles. */
    static int idle() throws JMException {
        return sum(ManagementFactory.getPlatformMBeanServer().queryNames(all(), null), "NumIdle");
    }

    private static int sum(Set<ObjectName> pools, String attribute) throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        int sum = 0;
        for (ObjectName pool : pools) {
            try {
                sum += (Integer) beans.getAttribute(pool, attribute);
            } catch (InstanceNotFoundException closed) {
                // it has nothing any more
            }
        }
        return sum;
    }

    private static ObjectName all() throws MalformedObjectNameException {
        return new ObjectName(ALL);
    }
}
