package dev.detour.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.bootstrap.JedisHooks;
import dev.detour.engine.weave.AdvisedMethod;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.Test;

/** A method that some versions of a client lack is woven where it is, and what stands in its place where it is not. */
class OtherwiseTest {

    static final class Sender {
        public String send(String whole) {
            return whole;
        }

        public String send(String command, String argument) {
            return command + argument;
        }
    }

    static final class WovenAdvice {
        private WovenAdvice() {}

        @Advice.OnMethodExit
        static void sent(@Advice.Return(readOnly = false) String result) {
            result = "woven";
        }
    }

    private static AdvisedMethod send(String... types) {
        return new AdvisedMethod(Sender.class.getName(), "send", Arrays.asList(types), WovenAdvice.class.getName());
    }

    private static final String STRING = String.class.getName();

    private static Object woven(AdvisedMethod method) throws Exception {
        byte[] bytes = transformed(method);
        Class<?> sender = new ClassLoader(OtherwiseTest.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(Sender.class.getName(), bytes, 0, bytes.length);
            }
        }.define();
        var constructor = sender.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static byte[] transformed(AdvisedMethod method) throws IOException {
        ClassLoader loader = OtherwiseTest.class.getClassLoader();
        String name = Sender.class.getName().replace('.', '/');
        ClientWeaver weaver = new ClientWeaver(
                loader, Map.of(name, new ClientWeaver.Target(Client.of(JedisHooks.class), List.of(method))));
        try (InputStream classFile = loader.getResourceAsStream(name + ".class")) {
            return Objects.requireNonNull(weaver.transform(
                    loader, name, null, null, Objects.requireNonNull(classFile).readAllBytes()));
        }
    }

    private static Object send(Object sender, String... arguments) throws Exception {
        Class<?>[] types = new Class<?>[arguments.length];
        Arrays.fill(types, String.class);
        var method = sender.getClass().getMethod("send", types);
        method.setAccessible(true);
        return method.invoke(sender, (Object[]) arguments);
    }

    @Test
    void transform_methodThatTheClassHas_isWovenAndNotTheOther() throws Exception {
        Object sender = woven(send(STRING).or(send(STRING, STRING)));

        assertThat(send(sender, "a")).isEqualTo("woven");
        assertThat(send(sender, "a", "b")).isEqualTo("ab");
    }

    @Test
    void transform_methodThatTheClassLacks_weavesTheOther() throws Exception {
        Object sender = woven(send("int").or(send(STRING, STRING)));

        assertThat(send(sender, "a")).isEqualTo("a");
        assertThat(send(sender, "a", "b")).isEqualTo("woven");
    }

    @Test
    void transform_methodThatTheClassLacksWithoutAnother_leavesTheClass() throws Exception {
        Object sender = woven(send("int").or());

        assertThat(send(sender, "a")).isEqualTo("a");
        assertThat(send(sender, "a", "b")).isEqualTo("ab");
    }
}
