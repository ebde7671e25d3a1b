package dev.detour.backends;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Debian's Chromium without a window, with an empty profile of its own.
 *
 * <p>Asks nobody on the network but for the pages that it is told to open. Not thread-safe.
 */
final class Chromium implements AutoCloseable {

    /** A small machine with other work may take its time to draw a page. */
    private static final Duration DRAWN = Duration.ofSeconds(30);

    /** Held, so that its level is kept. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium.devtools");

    static {
        SELENIUM.setLevel(Level.SEVERE); // it warns that it has no classes for Chromium's version, which nobody uses
    }

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Starts the browser.
     *
     * @throws AssertionError if it is not installed; the message says what to install
     */
    static Chromium start() {
        // both paths are given, so that Selenium downloads neither
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(onThePath("chromedriver").toFile())
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        return new Chromium(new ChromeDriver(service, options()));
    }

    private static ChromeOptions options() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(onThePath("chromium").toFile());
        options.addArguments("--headless=new", "--window-size=1440,1200", "--hide-scrollbars", "--lang=en");
        options.addArguments(
                "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--no-proxy-server");
        // what a browser tells and asks its maker by itself
        options.addArguments("--disable-background-networking", "--disable-component-update", "--disable-sync");
        options.addArguments("--disable-breakpad", "--disable-domain-reliability", "--metrics-recording-only");
        // containers have 64 MB of shared memory, which a page may exhaust
        options.addArguments("--disable-dev-shm-usage", "--disable-gpu");
        if (System.getProperty("user.name").equals("root")) {
            options.addArguments("--no-sandbox"); // root cannot have one
        }
        return options;
    }

    private static Path onThePath(String program) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Arrays.stream(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + program + " on the PATH. On Debian:"
                        + " apt-get install --no-install-recommends chromium chromium-driver"));
    }

    /** The browser itself, for what this class has no word for; {@code executeCdpCommand} says anything to Chromium. */
    ChromeDriver driver() {
        return driver;
    }

    /** Opens a page and returns when it is loaded, which is not yet when its scripts have drawn everything. */
    void open(String url) {
        driver.get(url);
    }

    /** Whether pages are told that their reader prefers dark colours. */
    void prefersDark(boolean dark) {
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    }

    /** What can be read on the page at the moment, as text. */
    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /**
     * Returns when all of these can be read on the page.
     *
     * @throws AssertionError if not in half a minute; the message holds what can
     */
    void awaitText(String... wanted) {
        try {
            Awaitility.await().ignoreExceptions().atMost(DRAWN).until(() -> {
                String text = text();
                return Arrays.stream(wanted).allMatch(text::contains);
            });
        } catch (ConditionTimeoutException missing) {
            throw new AssertionError("not on the page: " + Arrays.toString(wanted) + "\n" + text(), missing);
        }
    }

    /**
     * The elements of a CSS selector, once there are any.
     *
     * @throws AssertionError if there are none in half a minute; the message holds the page's text
     */
    List<WebElement> await(String selector) {
        List<WebElement> found = new ArrayList<>();
        try {
            Awaitility.await().atMost(DRAWN).until(() -> found.addAll(driver.findElements(By.cssSelector(selector))));
        } catch (ConditionTimeoutException missing) {
            throw new AssertionError("no " + selector + " on the page:\n" + text(), missing);
        }
        return found;
    }

    /**
     * Keeps what the window shows as {@code target/screenshots/NAME.png} and prints where.
     *
     * @return the file
     */
    Path screenshot(String name) {
        Path file = Path.of(System.getProperty("detour.screenshots", "target/screenshots"))
                .resolve(name + ".png")
                .toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("screenshot: " + file);
        return file;
    }

    /** Ends the browser and its driver. */
    @Override
    public void close() {
        driver.quit();
    }
}
