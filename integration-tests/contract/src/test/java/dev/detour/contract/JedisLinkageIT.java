package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever the adapter calls is in the Jedis under test, on paths that no case takes, too: but for what it uses only after
 * having asked whether this version has it.
 */
class JedisLinkageIT {

    private static final String ADAPTER = "detour/lib/detour-adapter-jedis/dev/detour/jedis/";
    private static final String JEDIS = "redis/clients/jedis/";

    /** What {@code JedisClasses} is asked for, with what such an object then gives. */
    private static final Set<String> ASKED_FOR = Set.of(
            "CommandArguments",
            "providers/ClusterConnectionProvider",
            "CommandObject",
            "CommandObject.getArguments()Lredis/clients/jedis/CommandArguments;",
            "CommandObjects",
            "UnifiedJedis",
            "providers/PooledConnectionProvider",
            "providers/SentineledConnectionProvider",
            "RedisCredentials",
            "DefaultRedisCredentialsProvider",
            "JedisClientConfig.getCredentialsProvider()Ljava/util/function/Supplier;");

    private final Set<String> missing = new TreeSet<>();
    private int found;

    @Test
    void everyMemberOfJedisThatTheAdapterUses_thisVersion_isThereOrAskedFor() throws IOException {
        try (JarFile agent = new JarFile(System.getProperty("detour.agent.jar"))) {
            List<JarEntry> adapter = agent.stream()
                    .filter(entry -> entry.getName().startsWith(ADAPTER) && !entry.isDirectory())
                    .toList();
            for (JarEntry entry : adapter) {
                new ClassReader(agent.getInputStream(entry).readAllBytes()).accept(new Uses(), 0);
            }
        }

        assertThat(found).isGreaterThan(50);
        assertThat(missing).isEmpty();
    }

    private void uses(String owner, @Nullable String member, @Nullable String descriptor) {
        if (!owner.startsWith(JEDIS)) {
            return;
        }
        String name = owner.substring(JEDIS.length());
        String whole = member == null ? name : name + '.' + member + descriptor;
        if (ASKED_FOR.contains(name) || ASKED_FOR.contains(whole)) {
            return;
        }
        if (has(owner.replace('/', '.'), member, descriptor)) {
            found++;
        } else {
            missing.add(whole);
        }
    }

    private static boolean has(String owner, @Nullable String member, @Nullable String descriptor) {
        try {
            Class<?> type = Class.forName(owner, false, JedisLinkageIT.class.getClassLoader());
            return member == null || types(type).anyMatch(declaring -> declares(declaring, member, descriptor));
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private static Stream<Class<?>> types(@Nullable Class<?> type) {
        return type == null
                ? Stream.empty()
                : Stream.concat(
                        Stream.concat(Stream.of(type), types(type.getSuperclass())),
                        Arrays.stream(type.getInterfaces()).flatMap(JedisLinkageIT::types));
    }

    private static boolean declares(Class<?> type, String member, @Nullable String descriptor) {
        return Stream.concat(
                        Arrays.stream(type.getDeclaredMethods())
                                .map(method -> method.getName() + Type.getMethodDescriptor(method)),
                        Stream.concat(
                                Arrays.stream(type.getDeclaredConstructors())
                                        .map(made -> "<init>" + Type.getConstructorDescriptor(made)),
                                Arrays.stream(type.getDeclaredFields())
                                        .map(field -> field.getName() + Type.getDescriptor(field.getType()))))
                .anyMatch((member + descriptor)::equals);
    }

    /** Classes, methods and fields that code names. */
    private final class Uses extends ClassVisitor {

        Uses() {
            super(Opcodes.ASM9);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
                    uses(owner, called, type);
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String type) {
                    uses(owner, field, type);
                }

                @Override
                public void visitTypeInsn(int opcode, String type) {
                    uses(type, null, null);
                }

                @Override
                public void visitLdcInsn(Object value) {
                    if (value instanceof Type type && type.getSort() == Type.OBJECT) {
                        uses(type.getInternalName(), null, null);
                    }
                }

                @Override
                public void visitInvokeDynamicInsn(String called, String type, Handle bootstrap, Object... arguments) {
                    for (Object argument : arguments) {
                        if (argument instanceof Handle handle) {
                            uses(handle.getOwner(), handle.getName(), handle.getDesc());
                        }
                    }
                }
            };
        }
    }
}
