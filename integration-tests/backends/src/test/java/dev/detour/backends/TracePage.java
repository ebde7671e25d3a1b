package dev.detour.backends;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The page on which Zipkin shows a trace, as somebody sees it who clicks on its spans. */
final class TracePage {

    private static final Duration DRAWN = Duration.ofSeconds(30);

    private final Chromium browser;

    private TracePage(Chromium browser) {
        this.browser = browser;
    }

    /** Opens it and returns when the trace is shown. */
    static TracePage open(Chromium browser, String url) {
        browser.open(url);
        browser.awaitText("Total Spans", "Span name", "Tags");
        return new TracePage(browser);
    }

    /** Clicks on the first span of this name, and returns when its details are shown. */
    void select(String service, String span) {
        By row = By.xpath("//div[not(*)][normalize-space(.)='" + service + ": " + span + "']");
        Awaitility.await("a click on " + span).atMost(DRAWN).ignoreExceptions().until(() -> {
            browser.driver().findElement(row).click();
            return details().contains(span);
        });
    }

    private List<String> details() {
        return texts(browser.driver().findElements(By.xpath("//span[text()='Span name']/following-sibling::p")));
    }

    /** What the table of tags of the selected span says. */
    Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        for (WebElement row : browser.driver().findElements(By.cssSelector("table tr"))) {
            List<String> cells = texts(row.findElements(By.tagName("td")));
            if (cells.size() == 2) {
                tags.put(cells.get(0), cells.get(1));
            }
        }
        return tags;
    }

    private static List<String> texts(List<WebElement> elements) {
        return elements.stream().map(WebElement::getText).toList();
    }
}
