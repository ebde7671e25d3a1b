package dev.detour.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FirstClientTest {

    private static final byte[] PLAIN = {1};
    private static final byte[] WOVEN = {2};

    private final List<String> told = new ArrayList<>();

    private static byte @Nullable [] transform(ClassFileTransformer transformer, String name) throws Exception {
        return transformer.transform(FirstClientTest.class.getClassLoader(), name, null, null, PLAIN);
    }

    @Test
    void transform_clientClasses_areWovenAndToldOfOnce() throws Exception {
        FirstClient first = new FirstClient(new Weaving(), () -> told.add("met"));

        assertThat(transform(first, "redis/clients/jedis/Jedis")).isEqualTo(WOVEN);
        assertThat(transform(first, "io/lettuce/core/RedisChannelHandler")).isEqualTo(WOVEN);
        assertThat(told).containsExactly("met");
    }

    @Test
    void transform_telemetry_isNoClient() throws Exception {
        FirstClient first = new FirstClient(new Weaving(), () -> told.add("met"));

        assertThat(transform(first, "io/opentelemetry/sdk/OpenTelemetrySdk")).isEqualTo(WOVEN);
        assertThat(told).isEmpty();
    }

    @Test
    void transform_nothingIsWoven_isToldOf() throws Exception {
        FirstClient first = new FirstClient(null, () -> told.add("met"));

        assertThat(transform(first, "redis/clients/jedis/Jedis")).isNull();
        assertThat(told).containsExactly("met");
    }

    private static final class Weaving implements ClassFileTransformer {
        @Override
        public byte[] transform(
                @Nullable ClassLoader loader,
                @Nullable String className,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] classFile) {
            return WOVEN;
        }
    }
}
