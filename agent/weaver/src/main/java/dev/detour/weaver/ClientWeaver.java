package dev.detour.weaver;

import dev.detour.bootstrap.Bridge;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.weave.AdvisedMethod;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.InstrumentedType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Inlines the advice. Adds no field, method or interface, so that classes can be rewoven while they are in use.
 *
 * <p>Types are read from class files, never loaded: loading a class while it is being woven defines it twice.
 */
final class ClientWeaver implements ClassFileTransformer {

    /** What adds nothing to a class but advice in its own methods. */
    static final ByteBuddy BYTE_BUDDY = new ByteBuddy()
            .with(TypeValidation.DISABLED)
            .with(InstrumentedType.Factory.Default.FROZEN)
            // its supertypes need not be read for advice in methods that the class itself declares
            .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
            .with(Implementation.Context.Disabled.Factory.INSTANCE);

    /**
     * What a class has that was woven here before: a tool for changing classes at run time may take them from memory, and
     * give back what it has changed. With the advice in it twice, one of the two would take the other's answers for the
     * client's.
     */
    private static final Mark BRIDGE = new Mark(Bridge.class.getName().replace('.', '/'));

    private final ClassLoader agentLoader;

    /** By internal name of the class to weave. */
    private final Map<String, Target> targets;

    private final Set<String> announced = ConcurrentHashMap.newKeySet();

    record Target(Client client, List<AdvisedMethod> methods) {

        /** Of what is to be woven, and of what other versions have in its place. */
        Set<String> methodNames() {
            Set<String> names = new HashSet<>();
            for (AdvisedMethod method : methods) {
                names.add(method.method());
                if (method.otherwise() != null) {
                    method.otherwise().forEach(other -> names.add(other.method()));
                }
            }
            return names;
        }
    }

    /** Is told of each loader that defines a client that was woven. */
    private final Consumer<@Nullable ClassLoader> wovenIn;

    ClientWeaver(ClassLoader agentLoader, Map<String, Target> targets) {
        this(agentLoader, targets, loader -> {});
    }

    ClientWeaver(ClassLoader agentLoader, Map<String, Target> targets, Consumer<@Nullable ClassLoader> wovenIn) {
        this.agentLoader = agentLoader;
        this.targets = Map.copyOf(targets);
        this.wovenIn = wovenIn;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (className == null) {
            return null;
        }
        Target target = targets.get(className);
        if (target == null) {
            return null;
        }
        try {
            if (BRIDGE.isIn(classFile)) {
                return null;
            }
            if (!BootstrapView.has(loader, Bridge.class)) {
                AgentLog.warnOnce(
                        "bridge " + loader,
                        target.client.name() + " is not routed: its class loader " + loader
                                + " hides dev.detour.bootstrap from it; let it delegate that package to the bootstrap loader,"
                                + " in OSGi with org.osgi.framework.bootdelegation=dev.detour.bootstrap,dev.detour.spi");
                return null;
            }
            String version = ClientVersion.of(target.client, loader);
            if (target.client.versions().excludes(version)) {
                AgentLog.warnOnce(
                        "version " + target.client.name() + System.identityHashCode(loader),
                        target.client.name() + ' ' + version + " is not routed, it runs on as without Detour: versions "
                                + target.client.versions() + " are");
                return null;
            }
            byte[] woven = weave(target, className.replace('/', '.'), loader, classFile);
            announce(target.client, loader);
            return woven;
        } catch (Throwable failure) { // whatever is odd about this class, the application gets it as it is
            AgentLog.warn("cannot weave " + className.replace('/', '.') + " of " + target.client.name() + ' '
                    + ClientVersion.of(target.client, loader) + ", which runs on as without Detour: " + failure);
            return null;
        }
    }

    byte[] weave(Target target, String name, @Nullable ClassLoader loader, byte[] classFile) {
        ClassReader reader =
                OpenedClassReader.of(classFile); // once: of Jedis that is a pass over a quarter of a megabyte
        ClassFileLocator otherFiles = new ClassFileLocator.Compound(
                loader == null
                        ? ClassFileLocator.ForClassLoader.ofBootLoader()
                        : ClassFileLocator.ForClassLoader.of(loader),
                new AddedInterfaces(reader));
        ClassFileLocator clientFiles = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(name, ClassOutline.of(reader, target.methodNames())), otherFiles);
        TypePool clientPool = pool(clientFiles);
        TypeDescription type = clientPool.describe(name).resolve();
        ClassFileLocator adviceFiles = ClassFileLocator.ForClassLoader.of(agentLoader);
        // the JVM puts an agent's jar on the system class path, too: only there the bridge's class files can be read
        TypePool advicePool = pool(new ClassFileLocator.Compound(
                adviceFiles, clientFiles, ClassFileLocator.ForClassLoader.ofSystemLoader()));
        AsmVisitorWrapper.ForDeclaredMethods visitor = new AsmVisitorWrapper.ForDeclaredMethods();
        for (AdvisedMethod method : present(target, type)) {
            TypeDescription advice = advicePool.describe(method.advice()).resolve();
            visitor = visitor.method(signature(method), Advice.to(advice, adviceFiles));
        }
        return BYTE_BUDDY
                .decorate(type, new ClassFileLocator.Compound(ClassFileLocator.Simple.of(name, classFile), otherFiles))
                .visit(visitor)
                .make(clientPool)
                .getBytes();
    }

    /** What this version's class has of what is to be woven, or has in its place. */
    private static List<AdvisedMethod> present(Target target, TypeDescription type) {
        List<AdvisedMethod> present = new ArrayList<>();
        int missing = 0;
        for (AdvisedMethod method : target.methods) {
            if (has(type, method)) {
                present.add(method);
            } else if (method.otherwise() == null) {
                missing++;
            } else {
                method.otherwise().stream().filter(other -> has(type, other)).forEach(present::add);
            }
        }
        if (missing > 0) {
            int wanted = target.methods.size();
            AgentLog.warn(type.getName() + ": only " + (wanted - missing) + " of " + wanted
                    + " methods to weave exist in this version of " + target.client.name());
        }
        return present;
    }

    private static boolean has(TypeDescription type, AdvisedMethod method) {
        return !type.getDeclaredMethods().filter(signature(method)).isEmpty();
    }

    static TypePool pool(ClassFileLocator files) {
        return new TypePool.Default(
                TypePool.CacheProvider.Simple.withObjectType(), files, TypePool.Default.ReaderMode.FAST);
    }

    private static ElementMatcher.Junction<MethodDescription> signature(AdvisedMethod method) {
        ElementMatcher.Junction<MethodDescription> matcher = ElementMatchers.named(method.method());
        matcher = matcher.and(ElementMatchers.not(ElementMatchers.isBridge()));
        matcher = matcher.and(
                ElementMatchers.takesArguments(method.parameterTypes().size()));
        for (int i = 0; i < method.parameterTypes().size(); i++) {
            String wanted = method.parameterTypes().get(i);
            matcher = matcher.and(ElementMatchers.takesArgument(i, typeNamed(wanted)));
        }
        return matcher;
    }

    private static ElementMatcher<TypeDescription> typeNamed(String binaryName) {
        return type -> type.asErasure().getActualName().equals(binaryName)
                || type.getName().equals(binaryName);
    }

    private void announce(Client client, @Nullable ClassLoader loader) {
        if (announced.add(client.name() + System.identityHashCode(loader))) {
            AgentLog.info("woven: " + client.name() + ' ' + ClientVersion.of(client, loader));
            wovenIn.accept(loader);
        }
    }
}
