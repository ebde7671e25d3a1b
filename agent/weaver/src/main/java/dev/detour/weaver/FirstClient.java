package dev.detour.weaver;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Tells, once, that there is a client of Redis in this JVM: the first of its classes comes along. */
final class FirstClient implements ClassFileTransformer {

    /** The other classes that are woven are the clients'. */
    private static final String TELEMETRY = "io/opentelemetry/";

    private final @Nullable ClassFileTransformer weaver;
    private final Runnable met;
    private final AtomicBoolean isMet = new AtomicBoolean();

    /**
     * @param weaver null where nothing is woven
     * @param met called while a class of the application is loaded; must neither block nor throw
     */
    FirstClient(@Nullable ClassFileTransformer weaver, Runnable met) {
        this.weaver = weaver;
        this.met = met;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile)
            throws IllegalClassFormatException {
        if (className != null && !className.startsWith(TELEMETRY) && isMet.compareAndSet(false, true)) {
            met.run();
        }
        return weaver == null ? null : weaver.transform(loader, className, redefined, domain, classFile);
    }
}
