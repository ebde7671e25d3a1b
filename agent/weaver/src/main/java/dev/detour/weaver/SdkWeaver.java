package dev.detour.weaver;

import dev.detour.bootstrap.BuiltSdks;
import dev.detour.engine.model.AgentLog;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Takes note of each OpenTelemetry SDK that an application builds, because not every application makes its own the global one:
 * Spring Boot does not. Everything else is left to the clients' weaver.
 */
final class SdkWeaver implements ClassFileTransformer {

    private static final String SDK = "io/opentelemetry/sdk/OpenTelemetrySdk";

    /** Of the OpenTelemetry agent, whose own SDK is not the application's. */
    private static final String AGENT_PACKAGE = "io.opentelemetry.javaagent.";

    private final ClassFileTransformer clients;

    SdkWeaver(ClassFileTransformer clients) {
        this.clients = clients;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile)
            throws java.lang.instrument.IllegalClassFormatException {
        if (!SDK.equals(className)) {
            return clients.transform(loader, className, redefined, domain, classFile);
        }
        if (loader == null
                || loader == SdkWeaver.class.getClassLoader()
                || loader.getClass().getName().startsWith(AGENT_PACKAGE)) {
            return null;
        }
        try {
            return BootstrapView.has(loader, BuiltSdks.class) ? woven(loader, classFile) : null;
        } catch (Throwable failure) { // the application runs on
            AgentLog.warn("the application's OpenTelemetry SDK is found only if it is the global one: " + failure);
            return null;
        }
    }

    private static byte[] woven(ClassLoader loader, byte[] classFile) {
        String name = SDK.replace('/', '.');
        ClassFileLocator files = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(name, classFile),
                ClassFileLocator.ForClassLoader.of(loader),
                new AddedInterfaces(OpenedClassReader.of(classFile)));
        TypePool pool = ClientWeaver.pool(files);
        TypeDescription type = pool.describe(name).resolve();
        return ClientWeaver.BYTE_BUDDY
                .decorate(type, files)
                .visit(Advice.to(SdkBuilt.class).on(ElementMatchers.isConstructor()))
                .make(pool)
                .getBytes();
    }

    /** Inlined at the end of each constructor. */
    static final class SdkBuilt {
        private SdkBuilt() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.This Object sdk) {
            BuiltSdks.built(sdk);
        }
    }
}
