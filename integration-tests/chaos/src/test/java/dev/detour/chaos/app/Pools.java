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
        int lent = 0;
        for (ObjectName pool : pools) {
            try {
                lent += (Integer) beans.getAttribute(pool, "NumActive");
            } catch (InstanceNotFoundException closed) {
                // it lends nothing any more
            }
        }
        return lent;
    }

    private static ObjectName all() throws MalformedObjectNameException {
        return new ObjectName(ALL);
    }
}
