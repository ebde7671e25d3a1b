package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.OwnClassPath;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a Java module, with everything that it needs on the module path and nothing on the class path. */
class JedisModulesIT extends ContractCase {

    private static final String DESCRIPTOR = """
            module shop {
                requires redis.clients.jedis;
            }
            """;
    private static final String SOURCE = """
            package shop;
            import redis.clients.jedis.HostAndPort;
            import redis.clients.jedis.Jedis;
            public final class Shop {
                public static void main(String[] arguments) {
                    try (Jedis jedis = new Jedis(new HostAndPort("127.0.0.1", Integer.parseInt(arguments[0])))) {
                        jedis.set("jar:hit", "value");
                        System.out.println("read " + jedis.get("jar:hit") + " and " + jedis.get("jar:missing") + " in "
                                + Shop.class.getModule() + " with " + Jedis.class.getModule());
                    }
                }
            }
            """;

    @TempDir
    Path directory = Path.of("set by JUnit");

    @Test
    void get_keyOfALoader_inANamedModule_isLoaded() throws Exception {
        AgentJvm.Builder shop = shop().agent(Applications.agentJar(), null)
                .property("detour.loaders", LoaderJar.in(directory).toString());

        assertThat(lineOf(shop))
                .isEqualTo("read value and from the jar in module shop with module redis.clients.jedis");
    }

    @Test
    void get_keyOfNobody_inANamedModule_isAsWithoutTheAgent() throws Exception {
        String plain = lineOf(shop());

        assertThat(plain).isEqualTo("read value and null in module shop with module redis.clients.jedis");
        assertThat(lineOf(shop().agent(Applications.agentJar(), null))).isEqualTo(plain);
    }

    /** The application, compiled. */
    private AgentJvm.Builder shop() throws Exception {
        List<Path> jars = OwnClassPath.jars(Applications.JEDIS_JARS);
        Path classes = directory.resolve("shop");
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-p",
                        jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                        "-d",
                        classes.toString(),
                        Files.writeString(directory.resolve("module-info.java"), DESCRIPTOR)
                                .toString(),
                        Files.writeString(directory.resolve("Shop.java"), SOURCE)
                                .toString());
        assertThat(failed).isZero();
        List<Path> modulePath = new ArrayList<>(jars);
        modulePath.add(classes);
        return AgentJvm.builder("shop/shop.Shop")
                .classPath(modulePath)
                .modular()
                // Jedis says of none of its libraries that it needs them
                .option("--add-modules=ALL-MODULE-PATH")
                .arguments(String.valueOf(redis().port()));
    }

    /** What the application says it has read, once it has ended well. */
    private static String lineOf(AgentJvm.Builder shop) {
        try (AgentJvm jvm = shop.start()) {
            assertThat(jvm.exitCode(Duration.ofSeconds(60))).as(jvm.tail()).isZero();
            assertThat(jvm.errorLines()).as(jvm.tail()).noneMatch(line -> line.contains("Please report this"));
            return jvm.lines().stream()
                    .filter(line -> line.startsWith("read "))
                    .findFirst()
                    .orElse(jvm.tail());
        }
    }
}
