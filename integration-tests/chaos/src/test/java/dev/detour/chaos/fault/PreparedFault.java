package dev.detour.chaos.fault;

import dev.detour.testkit.AgentJvm;
import org.jspecify.annotations.Nullable;

/** A fault that can only befall applications that were started for it: the scenario has its own. */
public interface PreparedFault extends Fault {

    /** Why it cannot be on this machine, in words for the report, or null if it can. */
    default @Nullable String leftOut() {
        return null;
    }

    /** Gives a JVM to be started what it needs; called for each application. */
    void prepare(AgentJvm.Builder jvm);
}
