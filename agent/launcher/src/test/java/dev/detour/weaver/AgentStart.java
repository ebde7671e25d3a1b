package dev.detour.weaver;

import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** Does as its argument says: off, fail, slow; else it weaves. */
public final class AgentStart {

    private AgentStart() {}

    /** As the launcher calls it. */
    public static @Nullable ClassFileTransformer start(
            @Nullable String args, Instrumentation inst, ClassLoader agentLoader, File jar) throws Exception {
        String mode = String.valueOf(args);
        if (mode.equals("fail")) {
            throw new IllegalStateException("as told\nin two lines");
        }
        if (mode.equals("off")) {
            System.err.println("[detour] off, as told");
            return null;
        }
        if (mode.equals("slow")) {
            Thread.sleep(1_000);
        }
        System.getProperties().put("sample", "only a privileged start may do this");
        boolean own = AgentStart.class.getClassLoader() == agentLoader
                && Thread.currentThread().getContextClassLoader() == agentLoader;
        System.err.println("[detour] started from " + jar + ", own loader: " + own);
        return new ConstantSwap();
    }
}
