package dev.detour.benchmarks.scale;

import java.util.concurrent.ThreadFactory;

/** Those of Java 21 and later. */
final class VirtualThreads {

    static final int FIRST_JAVA = 21;

    private VirtualThreads() {}

    /** @throws ReflectiveOperationException where this JVM has none */
    static ThreadFactory factory() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        return (ThreadFactory)
                Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    }
}
