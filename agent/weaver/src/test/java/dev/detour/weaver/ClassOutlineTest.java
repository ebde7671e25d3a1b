package dev.detour.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.utility.OpenedClassReader;
import org.junit.jupiter.api.Test;

class ClassOutlineTest {

    @Deprecated
    abstract static class Client<K extends Comparable<K>> extends Thread implements Supplier<K> {

        @Deprecated
        protected final List<K> keys = List.of();

        @Deprecated
        public <V> V read(K key, Function<K, V> how) throws IOException {
            return how.apply(key);
        }

        abstract String read(int key);

        String write(String key) {
            return key;
        }
    }

    private static TypeDescription outline(String... methods) throws IOException {
        String name = Client.class.getName();
        try (InputStream file = Objects.requireNonNull(
                ClassOutlineTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class"))) {
            byte[] outline = ClassOutline.of(OpenedClassReader.of(file.readAllBytes()), Set.of(methods));
            return ClientWeaver.pool(new ClassFileLocator.Compound(
                            ClassFileLocator.Simple.of(name, outline),
                            ClassFileLocator.ForClassLoader.ofPlatformLoader()))
                    .describe(name)
                    .resolve();
        }
    }

    @Test
    void of_class_hasItsPlaceAndItsFields() throws IOException {
        TypeDescription described = outline();

        assertThat(described.getModifiers())
                .isEqualTo(TypeDescription.ForLoadedType.of(Client.class).getModifiers());
        assertThat(Objects.requireNonNull(described.getSuperClass()).asErasure().getName())
                .isEqualTo(Thread.class.getName());
        assertThat(described.getInterfaces().asErasures().getOnly().getName()).isEqualTo(Supplier.class.getName());
        assertThat(described.getDeclaredFields().getOnly().getDescriptor()).isEqualTo("Ljava/util/List;");
        assertThat(described.getDeclaredMethods()).isEmpty();
    }

    @Test
    void of_method_keepsAllOfItsNameWithWhatTheyAre() throws IOException {
        assertThat(outline("read").getDeclaredMethods())
                .extracting(MethodDescription::getDescriptor)
                .containsExactly(
                        "(Ljava/lang/Comparable;Ljava/util/function/Function;)Ljava/lang/Object;",
                        "(I)Ljava/lang/String;");
        assertThat(outline("read", "write").getDeclaredMethods())
                .extracting(MethodDescription::isAbstract)
                .containsExactly(false, true, false);
    }

    @Test
    void of_whatIsGenericOrAnnotated_isNeither() throws IOException {
        TypeDescription described = outline("read");

        assertThat(described.getTypeVariables()).isEmpty();
        assertThat(described.getDeclaredAnnotations()).isEmpty();
        assertThat(described.getDeclaredFields().getOnly().getDeclaredAnnotations())
                .isEmpty();
        assertThat(described.getDeclaredMethods())
                .allSatisfy(method -> assertThat(method.getTypeVariables()).isEmpty())
                .allSatisfy(
                        method -> assertThat(method.getDeclaredAnnotations()).isEmpty());
    }
}
