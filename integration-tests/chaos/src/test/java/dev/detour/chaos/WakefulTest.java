package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class WakefulTest {

    private static long spinning() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("kill -0"))
                .count();
    }

    @Test
    void begin_chrtIsThere_spinsOnEachProcessorUntilItIsClosed() {
        try (Wakeful wakeful = Wakeful.begin()) {
            if (wakeful.toString().startsWith("kept awake")) {
                await().until(() -> spinning() == Runtime.getRuntime().availableProcessors());
            } else {
                assertThat(spinning()).isZero();
            }
        }

        await().until(() -> spinning() == 0);
    }
}
