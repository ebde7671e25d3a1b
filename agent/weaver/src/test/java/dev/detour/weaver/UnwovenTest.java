package dev.detour.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.bootstrap.Bridge;
import dev.detour.bootstrap.LettuceHooks;
import dev.detour.engine.weave.AdvisedMethod;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that cannot be woven runs on as it is, and one line says why and what to do. */
class UnwovenTest {

    private static final Client LETTUCE = Client.of(LettuceHooks.class);
    private static final String NAME = Woven.class.getName().replace('.', '/');
    private static final byte[] BROKEN = {1, 2, 3};

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    /** A class that would be woven. */
    private static final class Woven {}

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveBack() {
        System.setErr(before);
    }

    private static ClassLoader ofVersion(@Nullable ClassLoader parent, String version) {
        return new ClassLoader(parent) {
            @Override
            public @Nullable InputStream getResourceAsStream(String name) {
                return name.equals(LETTUCE.versionResource())
                        ? new ByteArrayInputStream(("version=" + version).getBytes(StandardCharsets.UTF_8))
                        : super.getResourceAsStream(name);
            }
        };
    }

    /** A class that was woven before. */
    static final class CallsBridge {

        private CallsBridge() {}

        Object call(Object connection) {
            Bridge.jedisDisconnected(CallsBridge.class, connection);
            return connection;
        }
    }

    private static byte[] classFile() throws IOException {
        return classFile(Woven.class);
    }

    private static byte[] classFile(Class<?> type) throws IOException {
        String path = '/' + type.getName().replace('.', '/') + ".class";
        try (InputStream in = UnwovenTest.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static byte @Nullable [] woven(ClassLoader loader, byte[] classFile) {
        ClientWeaver.Target target = new ClientWeaver.Target(LETTUCE, List.of());
        return new ClientWeaver(UnwovenTest.class.getClassLoader(), Map.of(NAME, target))
                .transform(loader, NAME, null, null, classFile);
    }

    private List<String> warnings() {
        return printed.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("[detour] WARN"))
                .toList();
    }

    @Test
    void transform_versionOutsideTheRange_isSaidOnceWithTheRange() throws IOException {
        ClassLoader tooNew = ofVersion(UnwovenTest.class.getClassLoader(), "8.0.0.RELEASE");

        assertThat(woven(tooNew, classFile())).isNull();
        assertThat(woven(tooNew, classFile())).isNull();

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("Lettuce 8.0.0.RELEASE is not routed", "versions " + LETTUCE.versions() + " are");
    }

    @Test
    void transform_classFileThatIsWovenAlready_isLeftAlone() throws IOException {
        String name = CallsBridge.class.getName().replace('.', '/');
        AdvisedMethod call = new AdvisedMethod(
                CallsBridge.class.getName(),
                "call",
                List.of(Object.class.getName()),
                Rehearsal.SampleAdvice.class.getName());
        ClientWeaver weaver = new ClientWeaver(
                UnwovenTest.class.getClassLoader(), Map.of(name, new ClientWeaver.Target(LETTUCE, List.of(call))));
        ClassLoader loader = ofVersion(UnwovenTest.class.getClassLoader(), "7.7.0.RELEASE");

        assertThat(weaver.transform(loader, name, CallsBridge.class, null, classFile(CallsBridge.class)))
                .isNull();

        assertThat(warnings()).isEmpty();
    }

    @Test
    void transform_loaderThatHidesTheBridge_isSaidWithTheRemedy() throws IOException {
        assertThat(woven(ofVersion(null, "7.7.0.RELEASE"), classFile())).isNull();

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("hides dev.detour.bootstrap", "org.osgi.framework.bootdelegation=dev.detour.bootstrap");
    }

    @Test
    void transform_brokenClassFile_isSaidAndLeftAlone() {
        assertThat(woven(ofVersion(UnwovenTest.class.getClassLoader(), "7.7.0.RELEASE"), BROKEN))
                .isNull();

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("cannot weave " + Woven.class.getName() + " of Lettuce 7.7.0.RELEASE");
    }
}
