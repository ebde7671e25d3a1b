package dev.detour.bookshop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the bookshop's fat jar twice through the same failures of Redis, first without and then with Detour, and prints what
 * its users got.
 *
 * <p>The exit code is 0 only if with Detour every request was answered, and rightly, while without it some were not.
 */
public final class Demonstration {

    private static final Path AGENT = pathOf("bookshop.agent");
    private static final Path SHOP = pathOf("bookshop.jar");
    private static final Path LOADER = pathOf("bookshop.loader");
    private static final Path FORMAT = pathOf("bookshop.format");
    private static final Path LOGS = pathOf("bookshop.logs");
    private static final Path LOG_WITH = LOGS.resolve("with-detour.log");

    private Demonstration() {}

    /** See the class. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            System.exit(compare() ? 0 : 1);
        } catch (IllegalStateException failure) {
            System.out.println("  FAILED: " + failure.getMessage());
            System.exit(1);
        }
    }

    private static boolean compare() throws IOException, InterruptedException {
        for (Path jar : List.of(AGENT, SHOP, LOADER, FORMAT)) {
            if (!Files.exists(jar)) {
                throw new IllegalStateException("there is no " + jar);
            }
        }
        System.out.printf(
                "%n  One bookshop on Spring Boot, its database %s, one real Redis that freezes, dies and comes back empty;%n"
                        + "  twice %d seconds.%n",
                Database.named(), Phase.secondsOfAll());
        Run without = Run.of(
                "Without Detour:  java -jar bookshop.jar", new ShopJvm(SHOP, LOGS.resolve("without-detour.log")));
        Run with = Run.of(
                "With Detour:  java -javaagent:detour-agent.jar -Ddetour.loaders=bookshop-loader.jar:... -jar bookshop.jar",
                withDetour());
        System.out.println(AgentLines.of(LOG_WITH));
        return Verdict.print(without, with);
    }

    /** The same jar, which is not rebuilt, and three options of the JVM; the last is for the tables of this demonstration. */
    private static ShopJvm withDetour() {
        ShopJvm shop = new ShopJvm(SHOP, LOG_WITH);
        shop.option("-javaagent:" + AGENT);
        shop.option("-Ddetour.loaders=" + LOADER + File.pathSeparator + FORMAT);
        shop.showPage();
        return shop;
    }

    private static Path pathOf(String property) {
        return Path.of(System.getProperty(property, "")).toAbsolutePath().normalize();
    }
}
