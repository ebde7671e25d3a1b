package dev.detour.contract.app;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * An agent that makes steps inside Detour fail: {@code -javaagent:saboteur.jar=Class#method,...} in front of Detour's own.
 *
 * <p>Each of the named methods asks it on entry whether to throw, so that one JVM can try them in turn. The question goes
 * through an entry of the system properties, because the JDK's types are all that Detour's isolated classes have in
 * common with it.
 */
public final class Saboteur implements ClassFileTransformer {

    private static final String PROPERTY = "saboteur";

    /** What an armed step throws. */
    public enum Weapon {
        EXCEPTION(IllegalStateException.class) {
            @Override
            Throwable make() {
                return new IllegalStateException(MESSAGE);
            }
        },
        LINKAGE_ERROR(NoClassDefFoundError.class) {
            @Override
            Throwable make() {
                return new NoClassDefFoundError(MESSAGE);
            }
        },
        STACK_OVERFLOW(StackOverflowError.class) {
            @Override
            Throwable make() {
                return new StackOverflowError(MESSAGE);
            }
        };

        /** By which it is recognised wherever it turns up. */
        public static final String MESSAGE = "sabotage";

        private final Class<? extends Throwable> type;

        Weapon(Class<? extends Throwable> type) {
            this.type = type;
        }

        abstract Throwable make();

        /** As it is printed. */
        public String typeName() {
            return type.getName();
        }
    }

    private record Armed(String step, Weapon weapon) {}

    private static volatile @Nullable Armed armed;
    private static final AtomicInteger THROWN = new AtomicInteger();

    /** Methods as {@code internal/name#method}. */
    private final Set<String> steps;

    private final Set<String> owners;

    private Saboteur(Set<String> steps) {
        this.steps = steps;
        this.owners = steps.stream()
                .map(step -> step.substring(0, step.indexOf('#')))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param steps methods as {@code binary.name#method}, separated by commas */
    public static void premain(String steps, Instrumentation instrumentation) {
        System.getProperties().put(PROPERTY, (Function<String, @Nullable Throwable>) Saboteur::strike);
        instrumentation.addTransformer(new Saboteur(Stream.of(steps.split(","))
                .map(step -> step.replace('.', '/'))
                .collect(Collectors.toUnmodifiableSet())));
    }

    /** From now on this step fails, whoever takes it. */
    static String arm(String step, String weapon) {
        armed = new Armed(step.replace('.', '/'), Weapon.valueOf(weapon));
        return step;
    }

    /** Lets the step succeed again; how often it failed. */
    static long disarm() {
        armed = null;
        return THROWN.getAndSet(0);
    }

    private static @Nullable Throwable strike(String step) {
        Armed now = armed;
        if (now == null || !now.step.equals(step)) {
            return null;
        }
        THROWN.incrementAndGet();
        return now.weapon.make();
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (className == null || !owners.contains(className)) {
            return null;
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        new ClassReader(classFile).accept(new Sabotaged(writer, className), 0);
        return writer.toByteArray();
    }

    private final class Sabotaged extends ClassVisitor {

        private final String owner;

        Sabotaged(ClassVisitor next, String owner) {
            super(Opcodes.ASM9, next);
            this.owner = owner;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, thrown);
            String step = owner + '#' + name;
            return method == null || !steps.contains(step) ? method : new Asking(method, step);
        }
    }

    /** {@code Throwable t = strike(step); if (t != null) throw t.fillInStackTrace();}, in front of everything else. */
    private static final class Asking extends MethodVisitor {

        private final String step;

        Asking(MethodVisitor next, String step) {
            super(Opcodes.ASM9, next);
            this.step = step;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            String throwable = Type.getInternalName(Throwable.class);
            call(Opcodes.INVOKESTATIC, "java/lang/System", "getProperties", "()Ljava/util/Properties;");
            visitLdcInsn(PROPERTY);
            call(Opcodes.INVOKEVIRTUAL, "java/util/Properties", "get", "(Ljava/lang/Object;)Ljava/lang/Object;");
            visitTypeInsn(Opcodes.CHECKCAST, "java/util/function/Function");
            visitLdcInsn(step);
            call(
                    Opcodes.INVOKEINTERFACE,
                    "java/util/function/Function",
                    "apply",
                    "(Ljava/lang/Object;)Ljava/lang/Object;");
            visitTypeInsn(Opcodes.CHECKCAST, throwable);
            visitInsn(Opcodes.DUP);
            Label unharmed = new Label();
            visitJumpInsn(Opcodes.IFNULL, unharmed);
            // so that the step itself is on top of the trace
            call(Opcodes.INVOKEVIRTUAL, throwable, "fillInStackTrace", "()Ljava/lang/Throwable;");
            visitInsn(Opcodes.ATHROW);
            visitLabel(unharmed);
            visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {throwable});
            visitInsn(Opcodes.POP);
        }

        private void call(int opcode, String owner, String name, String descriptor) {
            visitMethodInsn(opcode, owner, name, descriptor, opcode == Opcodes.INVOKEINTERFACE);
        }
    }
}
