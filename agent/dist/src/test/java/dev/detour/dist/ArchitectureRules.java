package dev.detour.dist;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/**
 * Who may depend on whom.
 *
 * <p>A rule may find nothing to check, since a package may be yet to come: that it would find something is proved by a
 * broken sample for each.
 */
final class ArchitectureRules {

    private static final String[] JDK = {"java..", "javax..", "jdk..", "org.jspecify.annotations.."};
    private static final String[] BOOTSTRAP = {"dev.detour.bootstrap..", "dev.detour.spi.."};
    private static final String ENGINE = "dev.detour.engine..";
    private static final String WEAVER = "dev.detour.weaver..";
    private static final String JEDIS = "dev.detour.jedis..";
    private static final String LETTUCE = "dev.detour.lettuce..";
    private static final String DOCTOR = "dev.detour.doctor..";
    private static final String BYTE_BUDDY = "net.bytebuddy..";
    private static final String ADVICE = "dev\\.detour\\..*Advice(\\$.*)?";

    @ArchTest
    static final ArchRule BOOTSTRAP_KNOWS_THE_JDK_ALONE = module(BOOTSTRAP);

    @ArchTest
    static final ArchRule LAUNCHER_KNOWS_BOOTSTRAP = module(new String[] {"dev.detour.launcher.."}, BOOTSTRAP);

    @ArchTest
    static final ArchRule ENGINE_KNOWS_ITS_LIBRARIES = module(new String[] {ENGINE}, BOOTSTRAP, new String[] {
        "com.github.benmanes.caffeine..",
        "io.github.resilience4j..",
        "com.typesafe.config..",
        "io.opentelemetry..",
        "io.prometheus..",
        "picocli.."
    });

    @ArchTest
    static final ArchRule WEAVER_KNOWS_ENGINE_AND_BYTE_BUDDY =
            module(new String[] {WEAVER}, BOOTSTRAP, new String[] {ENGINE, BYTE_BUDDY});

    @ArchTest
    static final ArchRule JEDIS_ADAPTER_KNOWS_JEDIS = module(new String[] {JEDIS}, BOOTSTRAP, new String[] {
        ENGINE, BYTE_BUDDY, "redis.clients..", "org.apache.commons.pool2.."
    });

    @ArchTest
    static final ArchRule LETTUCE_ADAPTER_KNOWS_LETTUCE = module(new String[] {LETTUCE}, BOOTSTRAP, new String[] {
        ENGINE, BYTE_BUDDY, "io.lettuce..", "io.netty..", "reactor..", "org.reactivestreams.."
    });

    @ArchTest
    static final ArchRule DOCTOR_KNOWS_A_CLIENT_AND_NOTHING_OF_THE_AGENT =
            module(new String[] {DOCTOR}, new String[] {"redis.clients..", "com.typesafe.config..", "picocli.."});

    @ArchTest
    static final ArchRule BYTE_BUDDY_IS_FOR_WEAVER_AND_ADAPTERS =
            only(new String[] {WEAVER, JEDIS, LETTUCE}, BYTE_BUDDY);

    @ArchTest
    static final ArchRule JEDIS_IS_FOR_ITS_ADAPTER_AND_THE_DOCTOR =
            only(new String[] {JEDIS, DOCTOR}, "redis.clients..", "org.apache.commons.pool2..");

    @ArchTest
    static final ArchRule LETTUCE_IS_FOR_ITS_ADAPTER =
            only(new String[] {LETTUCE}, "io.lettuce..", "io.netty..", "reactor..", "org.reactivestreams..");

    @ArchTest
    static final ArchRule OPENTELEMETRY_IS_FOR_TELEMETRY =
            only(new String[] {"dev.detour.engine.telemetry.."}, "io.opentelemetry..", "io.prometheus..");

    @ArchTest
    static final ArchRule PICOCLI_IS_FOR_COMMANDS =
            only(new String[] {"dev.detour.engine.check..", DOCTOR}, "picocli..");

    @ArchTest
    static final ArchRule MODEL = part("model");

    @ArchTest
    static final ArchRule CONFIG = part("config", "model");

    @ArchTest
    static final ArchRule CHECK = part("check", "model", "config");

    @ArchTest
    static final ArchRule BREAKER = part("breaker", "model", "config");

    @ArchTest
    static final ArchRule TIER = part("tier", "model", "config", "breaker");

    @ArchTest
    static final ArchRule ROUTE = part("route", "model", "config", "breaker", "tier");

    @ArchTest
    static final ArchRule FAULT = part("fault", "model", "route");

    @ArchTest
    static final ArchRule WARM = part("warm", "model", "config", "breaker", "tier", "route");

    @ArchTest
    static final ArchRule EVIDENCE = part("evidence", "model");

    @ArchTest
    static final ArchRule HTTP = part("http", "model");

    @ArchTest
    static final ArchRule TELEMETRY = part("telemetry", "model", "http");

    @ArchTest
    static final ArchRule LOG = part("log", "model");

    @ArchTest
    static final ArchRule JMX = part("jmx", "model", "config");

    @ArchTest
    static final ArchRule REPORT = part("report", "model", "telemetry");

    @ArchTest
    static final ArchRule PAGE = part("page", "model", "config", "telemetry", "http", "report");

    @ArchTest
    static final ArchRule WEAVE = part("weave");

    @ArchTest
    static final ArchRule NO_PART_KNOWS_THE_WHOLE = noClasses()
            .that()
            .resideInAPackage("dev.detour.engine.(*)..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.detour.engine")
            .allowEmptyShould(true);

    /** Advice is inlined in client classes, and read while those are not loaded yet. */
    @ArchTest
    static final ArchRule ADVICE_KNOWS_THE_BRIDGE_ALONE = classes()
            .that()
            .resideInAnyPackage(JEDIS, LETTUCE)
            .and()
            .haveNameMatching(ADVICE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(join(JDK, new String[] {
                        "dev.detour.bootstrap..", "net.bytebuddy.asm..", "net.bytebuddy.implementation.."
                    }))
                    .or(nameMatching(ADVICE)))
            .allowEmptyShould(true);

    private ArchitectureRules() {}

    private static ArchRule module(String[] module, String[]... others) {
        return classes()
                .that()
                .resideInAnyPackage(module)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(join(join(JDK, module), join(others)))
                .allowEmptyShould(true);
    }

    private static ArchRule only(String[] users, String... library) {
        return noClasses()
                .that()
                .resideInAPackage("dev.detour..")
                .and()
                .resideOutsideOfPackages(users)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .allowEmptyShould(true);
    }

    private static ArchRule part(String part, String... left) {
        String[] known = Stream.concat(Stream.of(part), Stream.of(left))
                .map(name -> "dev.detour.engine." + name + "..")
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(known[0])
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(known).or(resideOutsideOfPackage(ENGINE)))
                .allowEmptyShould(true);
    }

    private static String[] join(String[]... packages) {
        return Stream.of(packages).flatMap(Stream::of).toArray(String[]::new);
    }
}
