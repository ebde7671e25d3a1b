package dev.detour.contract.app;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Another agent: counts the calls of methods in classes that are loaded already, as profilers and tracers do, and gives classes
 * back to the JVM as it has them in memory. Its flag stands twice, for the JVM asks its agents in the order of their flags.
 */
public final class Rewriting implements ClassFileTransformer {

    /** Where its flag stands. */
    public enum Place {
        BEFORE_DETOUR,
        AFTER_DETOUR
    }

    private static final String BRIDGE = "dev/detour/bootstrap/Bridge";
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final Map<Place, Rewriting> BY_PLACE = new ConcurrentHashMap<>();

    private final Instrumentation instrumentation;

    /** Methods as {@code binary.name#method}. */
    private volatile Set<String> counted = Set.of();

    private Rewriting(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** @param place the name of one */
    public static void premain(String place, Instrumentation instrumentation) {
        Rewriting rewriting = new Rewriting(instrumentation);
        BY_PLACE.put(Place.valueOf(place), rewriting);
        instrumentation.addTransformer(rewriting, true);
    }

    private static Rewriting at(Place place) {
        return Objects.requireNonNull(BY_PLACE.get(place));
    }

    /** Called by the methods that are counted, also where Detour's own connections are used. */
    public static void called() {
        if (!Thread.currentThread().getName().startsWith("detour")) {
            CALLS.incrementAndGet();
        }
    }

    /** The calls since it was asked last. */
    static int calls() {
        return CALLS.getAndSet(0);
    }

    /** Counts calls from now on. */
    static String rewrite(Place place, List<String> methods) throws Exception {
        at(place).count(Set.copyOf(methods));
        return "rewritten";
    }

    /** Takes back whatever was changed. */
    static String restore() throws Exception {
        for (Rewriting each : BY_PLACE.values()) {
            each.count(Set.of());
        }
        return "restored";
    }

    private void count(Set<String> methods) throws Exception {
        Set<String> changed = owners(counted);
        changed.addAll(owners(methods));
        counted = methods;
        for (String name : changed) {
            instrumentation.retransformClasses(Class.forName(name));
        }
    }

    private static Set<String> owners(Collection<String> methods) {
        Set<String> owners = new LinkedHashSet<>();
        methods.forEach(method -> owners.add(method.substring(0, method.indexOf('#'))));
        return owners;
    }

    /** What is done to a class. */
    private interface Change {
        void make(Instrumentation last) throws Exception;
    }

    /**
     * Gives a class back as it is.
     *
     * @return how often its methods call Detour, before and then
     */
    static String redefineAsItIs(String name) throws Exception {
        Class<?> type = Class.forName(name);
        byte[] before = madeOf(name, last -> last.retransformClasses(type));
        // from memory it could not be told afterwards: for that the JVM begins with the class file that it has loaded
        byte[] then = madeOf(name, last -> last.redefineClasses(new ClassDefinition(type, before)));
        return bridgeCalls(before) + " and " + bridgeCalls(then);
    }

    /** What all agents together make of a class while it is changed. */
    private static byte[] madeOf(String name, Change change) throws Exception {
        AtomicReference<byte[]> seen = new AtomicReference<>();
        ClassFileTransformer looking = new ClassFileTransformer() {
            @Override
            public byte @Nullable [] transform(
                    @Nullable ClassLoader loader,
                    @Nullable String className,
                    @Nullable Class<?> redefined,
                    @Nullable ProtectionDomain domain,
                    byte[] classFile) {
                if (name.replace('.', '/').equals(className)) {
                    seen.set(classFile);
                }
                return null;
            }
        };
        Instrumentation last = at(Place.AFTER_DETOUR).instrumentation;
        last.addTransformer(looking, true);
        try {
            change.make(last);
        } finally {
            last.removeTransformer(looking);
        }
        return Objects.requireNonNull(seen.get(), name);
    }

    private static int bridgeCalls(byte[] classFile) {
        AtomicInteger calls = new AtomicInteger();
        MethodVisitor counting = new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitMethodInsn(
                    int opcode, String owner, String called, String descriptor, boolean ofInterface) {
                if (owner.equals(BRIDGE)) {
                    calls.incrementAndGet();
                }
            }
        };
        new ClassReader(classFile)
                .accept(
                        new EachMethod(null) {
                            @Override
                            MethodVisitor visit(@Nullable MethodVisitor next, String method) {
                                return counting;
                            }
                        },
                        0);
        return calls.get();
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (className == null || counted.isEmpty()) {
            return null;
        }
        String name = className.replace('/', '.');
        if (!owners(counted).contains(name)) {
            return null;
        }
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile)
                .accept(
                        new EachMethod(writer) {
                            @Override
                            @Nullable
                            MethodVisitor visit(@Nullable MethodVisitor next, String method) {
                                return next != null && counted.contains(name + '#' + method)
                                        ? new Counting(next)
                                        : next;
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    /** Has something to do with each method of a class. */
    private abstract static class EachMethod extends ClassVisitor {

        EachMethod(@Nullable ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        /** @param next null where nobody wants to know */
        abstract @Nullable MethodVisitor visit(@Nullable MethodVisitor next, String method);

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            return visit(super.visitMethod(access, name, descriptor, signature, thrown), name);
        }
    }

    /** {@code Rewriting.called()}, in front of everything else. */
    private static final class Counting extends MethodVisitor {

        Counting(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            visitMethodInsn(Opcodes.INVOKESTATIC, Rewriting.class.getName().replace('.', '/'), "called", "()V", false);
        }
    }
}
