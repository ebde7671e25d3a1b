package dev.detour.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.bootstrap.JedisHooks;
import dev.detour.bootstrap.LettuceHooks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {

    private static final Client LETTUCE = Client.of(LettuceHooks.class);
    private static final Client JEDIS = Client.of(JedisHooks.class);

    /** A class that is woven in the test, though into nothing else. */
    private static final class Woven {}

    private static byte @Nullable [] woven(String version) throws IOException {
        return woven(LETTUCE, version);
    }

    private static byte @Nullable [] woven(Client client, String version) throws IOException {
        ClassLoader withVersion = new ClassLoader(VersionRangeTest.class.getClassLoader()) {
            @Override
            public @Nullable InputStream getResourceAsStream(String name) {
                return name.equals(client.versionResource())
                        ? new ByteArrayInputStream(("version=" + version).getBytes(StandardCharsets.UTF_8))
                        : super.getResourceAsStream(name);
            }
        };
        String name = Woven.class.getName().replace('.', '/');
        try (InputStream classFile = withVersion.getResourceAsStream(name + ".class")) {
            return new ClientWeaver(withVersion, Map.of(name, new ClientWeaver.Target(client, List.of())))
                    .transform(
                            withVersion,
                            name,
                            null,
                            null,
                            Objects.requireNonNull(classFile).readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5.3.0.RELEASE", "5.3.7.RELEASE", "6.0.9.RELEASE", "7.7.0.RELEASE", "7.12.0", "7.8.0-SNAPSHOT"})
    void transform_versionInsideTheRange_isWoven(String version) throws IOException {
        assertThat(woven(version)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.2.2.RELEASE", "5.0.0.M1", "4.5.0.Final", "8.0.0.BETA1", "8.0", "10.1.0"})
    void transform_versionOutsideTheRange_isLeftAsItIs(String version) throws IOException {
        assertThat(woven(version)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"of unknown version", "", "5", "local-build", "99999999999.1"})
    void transform_unreadableVersion_isWovenAsFarAsItFits(String version) throws IOException {
        assertThat(woven(version)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.10.0", "4.0.1", "4.4.8", "5.3.0-beta1", "6.2.0", "7.5.0", "8.0.2", "8.10.0"})
    void transform_versionOfJedisInsideTheRange_isWoven(String version) throws IOException {
        assertThat(woven(JEDIS, version)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.10.2", "3.0.1", "3.9.0", "9.0.0", "9.0.0-beta1", "10.1.0"})
    void transform_versionOfJedisOutsideTheRange_isLeftAsItIs(String version) throws IOException {
        assertThat(woven(JEDIS, version)).isNull();
    }
}
