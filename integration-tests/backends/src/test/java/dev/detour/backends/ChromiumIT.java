package dev.detour.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The browser of the other tests works, so that a failure of theirs is about their pages. */
class ChromiumIT {

    private static final String PAGE = "data:text/html,"
            + "<p id=first>shown</p><p hidden>not shown</p>"
            + "<script>setTimeout(() => document.querySelector('p').append(' later'), 300)</script>";

    @Test
    void page_drawnByAScript_isReadAndPictured() throws Exception {
        try (Chromium browser = Chromium.start()) {
            browser.open(PAGE);
            browser.awaitText("shown later");

            assertThat(browser.text()).doesNotContain("not shown");
            assertThat(browser.await("#first")).hasSize(1);
            assertThat(Files.size(browser.screenshot("chromium"))).isPositive();
        }
    }

    @Test
    void prefersDark_beforeAndAfter_isToldToThePage() {
        try (Chromium browser = Chromium.start()) {
            String dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
            browser.open(PAGE);
            browser.prefersDark(true);
            assertThat(browser.driver().executeScript(dark)).isEqualTo(true);

            browser.prefersDark(false);
            assertThat(browser.driver().executeScript(dark)).isEqualTo(false);
        }
    }
}
