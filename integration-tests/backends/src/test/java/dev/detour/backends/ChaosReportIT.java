package dev.detour.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What an engineer sees who opens the report of the chaos run that {@code mvn verify} has made. */
class ChaosReportIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Every form of the run holds it, with and without the agent. */
    private static final String SCENARIO = "frozen-2s";

    private static final Path REPORT = Path.of(System.getProperty("detour.test.report"));

    private final Chromium browser = Chromium.start();
    private JsonObject results;

    @BeforeEach
    void openReport() throws IOException {
        assertThat(REPORT)
                .withFailMessage(
                        "There is no report of a chaos run at %s. Run `mvn verify` first, which makes one, or name"
                                + " another with -Ddetour.test.report=FILE",
                        REPORT)
                .exists();
        results = JsonParser.parseString(Files.readString(REPORT.resolveSibling("results.json")))
                .getAsJsonObject();
        browser.driver().manage().window().setSize(new Dimension(1440, 1500));
        browser.open(REPORT.toUri() + "#scenario-" + SCENARIO);
        await().atMost(SOON).until(() -> (boolean) script("document.querySelector(\"" + section() + "\").open"));
        browser.await(section() + " .charts canvas");
    }

    @AfterEach
    void stop() {
        browser.close();
    }

    private static String section() {
        return "details[data-name='" + SCENARIO + "']";
    }

    private Object script(String script) {
        return Objects.requireNonNull(browser.driver().executeScript("return " + script));
    }

    private long number(String script) {
        return ((Number) script(script)).longValue();
    }

    private static List<JsonObject> objects(JsonObject parent, String name) {
        return StreamSupport.stream(parent.getAsJsonArray(name).spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private JsonObject scenario() {
        return objects(results, "scenarios").stream()
                .filter(one -> one.get("name").getAsString().equals(SCENARIO))
                .findFirst()
                .orElseThrow();
    }

    /** For each canvas of the scenario, how many colours its pixels have. */
    @SuppressWarnings("unchecked")
    private List<Long> coloursDrawn() {
        return (List<Long>)
                script(
                        "[...document.querySelectorAll(\"" + section() + " .charts canvas\")].map(canvas => new Set("
                                + "new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size)");
    }

    @Test
    void report_withAndWithoutTheAgent_isDrawnBesideEachOther() throws IOException {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(coloursDrawn())
                        .hasSizeGreaterThanOrEqualTo(
                                6) // latency, answers, breakers at least; without the agent the first two
                        .allSatisfy(colours -> assertThat(colours).isGreaterThan(3)));
        assertThat(number("document.querySelectorAll(\"" + section() + " .columns.two h4\").length"))
                .isEqualTo(2);
        assertThat(browser.driver()
                        .findElement(By.cssSelector(section() + " .legend"))
                        .getText())
                .contains("P50", "P99", "Redis", "local", "breaker open");
        // the picture in README.md
        byte[] picture = browser.driver()
                .findElement(By.cssSelector(section() + " .drawn"))
                .getScreenshotAs(OutputType.BYTES);
        Files.write(browser.screenshot("chaos-report").resolveSibling("chaos-scenario.png"), picture);
    }

    @Test
    void report_fault_isShadedWhereItWas() {
        JsonObject fault = scenario().getAsJsonObject("fault");
        double length = scenario().get("lengthMillis").getAsDouble();
        double from = fault.get("fromMillis").getAsDouble() / length;
        double share =
                (fault.get("toMillis").getAsDouble() - fault.get("fromMillis").getAsDouble()) / length;
        String first = "document.querySelector(\"" + section() + " .fault-span\")";
        String plot = first + ".parentElement.getBoundingClientRect()";

        assertThat(number("document.querySelectorAll(\"" + section() + " .fault-span\").length"))
                .isEqualTo(coloursDrawn().size());
        assertThat(((Number) script("(" + first + ".getBoundingClientRect().left - " + plot + ".left) / " + plot
                                + ".width"))
                        .doubleValue())
                .isCloseTo(from, within(0.01));
        assertThat(((Number) script(first + ".getBoundingClientRect().width / " + plot + ".width")).doubleValue())
                .isCloseTo(share, within(0.01));
        assertThat((String) script("getComputedStyle(" + first + ").backgroundColor"))
                .doesNotContain(", 0)");
    }

    @Test
    void report_eachGate_isInTheTable() {
        Set<String> measured = new HashSet<>();
        boolean passed = true;
        for (JsonObject one : objects(results, "scenarios")) {
            passed &= one.getAsJsonArray("violations").isEmpty();
            for (JsonObject gate : objects(one, "gates")) {
                if (gate.get("remark").getAsBoolean()) {
                    // it is among the scenario's own, and no gate of the run; what the machine left open is no pass
                    passed &= !gate.get("note").getAsString().startsWith("inconclusive");
                    continue;
                }
                measured.add(
                        gate.get("gate").getAsString() + ": " + gate.get("what").getAsString());
                passed &= gate.get("passed").getAsBoolean();
            }
        }

        @SuppressWarnings("unchecked")
        List<String> shown = (List<String>)
                script(
                        "[...document.querySelectorAll('#gates tbody tr')].map(row => row.dataset.gate + ': ' + row.dataset.what)");
        assertThat(measured).isNotEmpty();
        assertThat(shown).containsExactlyInAnyOrderElementsOf(measured);
        assertThat(script("document.getElementById('verdict').dataset.passed")).isEqualTo(Boolean.toString(passed));
        assertThat(number("document.querySelectorAll('#index tbody tr').length"))
                .isEqualTo(objects(results, "scenarios").size());
    }

    @Test
    void report_everythingOpen_asksNobodyAndComplainsOfNothing() {
        browser.await("#open-all").get(0).sendKeys(Keys.ENTER);
        await().atMost(SOON)
                .until(() -> number("[...document.querySelectorAll('details.scenario .charts')].filter(charts =>"
                                + " !charts.querySelector('canvas')).length")
                        == 0);

        assertThat(browser.driver().manage().logs().get("browser").getAll()).isEmpty();
        assertThat(number("performance.getEntriesByType('resource').length")).isZero();
    }

    @Test
    void report_lightAndDark_areBothReadable() {
        browser.prefersDark(false);
        double light = brightness("backgroundColor") - brightness("color");
        String drawnLight = picture();
        browser.screenshot("chaos-report-light");
        browser.prefersDark(true);
        double dark = brightness("color") - brightness("backgroundColor");
        await().atMost(SOON).until(() -> !picture().equals(drawnLight));
        browser.screenshot("chaos-report-dark");

        assertThat(light).isGreaterThan(150);
        assertThat(dark).isGreaterThan(150);
    }

    /** Of the first chart. */
    private String picture() {
        return (String) script("document.querySelector(\"" + section() + " .charts canvas\").toDataURL()");
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
    void report_onPaper_isLightAlsoForWhoPrefersDark() {
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", "dark");
        browser.driver()
                .executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print", "features", List.of(scheme)));

        assertThat(brightness("backgroundColor")).isGreaterThan(250);
        assertThat(brightness("color")).isLessThan(60);
        assertThat(script("getComputedStyle(document.getElementById('open-all')).display"))
                .isEqualTo("none");
        browser.screenshot("chaos-report-print");
    }

    @Test
    void report_narrowWindow_scrollsTablesAndNotThePage() {
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", 400, "height", 900, "deviceScaleFactor", 1, "mobile", false));

        await().atMost(SOON).until(() -> number("document.documentElement.scrollWidth") <= 400);
        assertThat(number("document.querySelector('#gates').scrollWidth")).isGreaterThan(400);
        browser.screenshot("chaos-report-narrow");
    }

    @Test
    void report_withoutAMouse_canBeUsed() {
        WebElement charts = browser.await(section() + " .charts").get(0);
        charts.sendKeys(Keys.HOME, Keys.ARROW_RIGHT);
        String reading = "document.querySelector(\"" + section() + " .reading\").textContent";
        await().atMost(SOON).until(() -> ((String) script(reading)).matches("0\\.1 s: with Detour .+ · without .+"));
        charts.sendKeys(Keys.ESCAPE);
        await().atMost(SOON).until(() -> ((String) script(reading)).isEmpty());

        List<WebElement> ways = browser.await(section() + " input[type=radio]");
        ways.get(0).sendKeys(Keys.ARROW_DOWN);
        String chosen = ways.get(1).getAttribute("value");
        await().atMost(SOON)
                .until(() -> ((String) script("document.querySelector(\"" + section() + " h4\").textContent"))
                        .startsWith(chosen + " with Detour"));
        new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
        browser.await(section() + " details.seconds summary").get(0).sendKeys(Keys.ENTER);
        assertThat(browser.await(section() + " details.seconds tbody tr")).hasSizeGreaterThan(5);
    }
}
