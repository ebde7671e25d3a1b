package dev.detour.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.backends.app.Client;
import dev.detour.backends.app.ReadingApp;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What an engineer on call sees on the page of an application, one of whose servers fails under load. */
class LivePageIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int KEYS = 40;

    private final RedisServer healthy = RedisServer.start();
    private final RedisServer failing = RedisServer.start();
    private final Chromium browser = Chromium.start();
    private ControlledApp app;
    private Thread load;
    private int port;

    @TempDir
    private Path directory;

    @BeforeEach
    void startUnderLoad() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        // a name that would be markup, if it were ever taken for that
        Path settings = Files.writeString(
                directory.resolve("page.conf"),
                "detour.page.port = " + port
                        + "\ndetour.routes = [{ name = \"<b id='injected'>hostile</b>\", keys = [\"other:*\"] }]");
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        app = ControlledApp.start(AgentJvm.builder(ReadingApp.class.getName())
                .classPath(classPath)
                .classPath(List.of(locationOfLoaders()))
                .agent(Path.of(System.getProperty("detour.agent.jar")), settings.toString()));
        for (RedisServer server : List.of(healthy, failing)) {
            for (int i = 0; i < KEYS; i += 2) {
                server.command("SET", key(i), "VALUEMARKER");
            }
            app.call("open", Integer.toString(server.port()), Client.JEDIS.name());
        }
        load = new Thread(this::read, "load");
        load.start();
    }

    private static Path locationOfLoaders() {
        return Path.of(
                Objects.requireNonNull(LivePageIT.class.getResource("/loaders")).getPath());
    }

    private static String key(int number) {
        return "product:KEYMARKER" + number;
    }

    private void read() {
        for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
            RedisServer server = i % 2 == 0 ? healthy : failing;
            app.call("get", Integer.toString(server.port()), key(i / 2 % KEYS));
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        browser.close();
        load.interrupt();
        load.join();
        app.close();
        healthy.close();
        failing.close();
    }

    private void openPage() {
        browser.driver().manage().window().setSize(new Dimension(1440, 2300));
        browser.open("http://localhost:" + port + "/");
        browser.awaitText("live", "127.0.0.1:" + healthy.port());
    }

    private void failOne() {
        failing.kill();
        browser.await("#servers tr[data-server='127.0.0.1:" + failing.port() + "'][data-breaker='open']");
        browser.await("#chart path.area[data-series='local'], #chart path.area[data-series='origin']");
    }

    private Object script(String script) {
        return Objects.requireNonNull(browser.driver().executeScript("return " + script));
    }

    @Test
    void page_oneOfTwoServersFails_showsWhoAnswersAndWhy() {
        openPage();
        browser.await("#chart path.area[data-series='redis']");
        failOne();
        browser.await("#tables tr.busy[data-outcome='breaker-open'] td.flows");
        browser.await("#decisions tbody tr");

        assertThat((String) script("document.getElementById('chart').getAttribute('aria-label')"))
                .matches(".*Redis [1-9].*(local|origin) [1-9].*");
        browser.await("#servers tr[data-server='127.0.0.1:" + healthy.port() + "'][data-breaker='closed']");
        assertThat(browser.text())
                .contains("mode route", "products", "<b id='injected'>hostile</b>", "failures in a row", "breaker-open")
                .doesNotContain("MARKER");
        assertThat(browser.driver().getPageSource()).doesNotContain("MARKER");
        assertThat(script("document.getElementById('injected') === null")).isEqualTo(true);
        assertThat((long) script("document.querySelectorAll('#decisions tbody tr').length"))
                .isBetween(1L, 100L);
        assertThat((String) script("document.title")).startsWith("(1 not closed)");
    }

    @Test
    void page_lightAndDark_areBothReadable() {
        openPage();
        failOne();

        browser.prefersDark(false);
        double light = brightness("backgroundColor") - brightness("color");
        browser.screenshot("live-page-light");
        browser.prefersDark(true);
        double dark = brightness("color") - brightness("backgroundColor");
        browser.screenshot("live-page-dark");

        assertThat(light).isGreaterThan(150);
        assertThat(dark).isGreaterThan(150);
    }

    /** Of the body, from 0 to 255. */
    private double brightness(String property) {
        String colour = (String) script("getComputedStyle(document.body)." + property);
        return Arrays.stream(colour.replaceAll("[^0-9,]", "").split(","))
                .limit(3)
                .mapToInt(Integer::parseInt)
                .average()
                .orElseThrow();
    }

    @Test
    void page_withoutAMouse_canBeUsed() {
        openPage();
        Set<String> reached = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
            reached.add((String) script("document.activeElement.id || document.activeElement.tagName"));
        }
        assertThat(reached).contains("pause", "answered", "busy-only", "filter", "SUMMARY");

        WebElement chart = browser.await("#answered").get(0);
        chart.sendKeys(Keys.END);
        await().atMost(SOON)
                .until(() -> ((String) script("document.getElementById('reading').textContent"))
                        .matches("[0-9.]+ m?s ago: .+"));
        browser.await("details summary").get(0).sendKeys(Keys.ENTER);
        assertThat((long) script("document.querySelectorAll('#minutes tbody tr').length"))
                .isEqualTo(5);
        browser.await("#pause").get(0).sendKeys(Keys.SPACE);
        browser.awaitText("paused");
        assertThat(browser.await("#pause").get(0).getAttribute("aria-pressed")).isEqualTo("true");
    }

    @Test
    void page_applicationIsGone_saysThatItIsOld() {
        openPage();

        load.interrupt();
        app.jvm().close();

        browser.awaitText("the application does not answer");
    }
}
