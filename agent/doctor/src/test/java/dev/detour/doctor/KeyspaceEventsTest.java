package dev.detour.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyspaceEventsTest {

    @ParameterizedTest
    @CsvSource({
        "'', Exeg$, ''",
        "AKE, '', EXPIRED EVICTED GENERIC STRINGS",
        "KA, '', EXPIRED EVICTED GENERIC STRINGS",
        "Ex, eg$, EXPIRED",
        "Kxeg$, '', EXPIRED EVICTED GENERIC STRINGS",
        "xeg$, E, ''",
        "mE, xeg$, ''"
    })
    void flags_tellWhatIsPublishedAndWhatIsMissing(String flags, String missing, String published) {
        KeyspaceEvents events = new KeyspaceEvents(flags);

        assertThat(events.missing()).isEqualTo(missing);
        assertThat(events.isEnough()).isEqualTo(missing.isEmpty());
        assertThat(events.published().stream().map(Enum::name))
                .containsExactly(published.isEmpty() ? new String[0] : published.split(" "));
    }
}
