package dev.detour.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Link.ErrorReply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionsTest {

    private static Notifications flags(String flags) {
        return Notifications.of(List.of("notify-keyspace-events".getBytes(UTF_8), flags.getBytes(UTF_8)));
    }

    private static List<String> to(Notifications notifications, String... globs) {
        return Subscriptions.to(notifications, 2, List.of(globs)).stream()
                .map(to -> (to.isPattern() ? "pattern " : "") + new String(to.name(), UTF_8))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "AKE, true, true",
        "AE, true, true",
        "AK, true, true",
        "g$xeE, true, true",
        "xE, true, false",
        "eK, true, false",
        "g$xE, true, false",
        "gE, true, false",
        "'', false, false",
        "A, false, false",
        "E, false, false",
        "KE, false, false",
        "lshzE, false, false",
        "nmE, false, false"
    })
    void areOn_eachSetting(String flags, boolean areOn, boolean areComplete) {
        assertThat(flags(flags).areOn()).isEqualTo(areOn);
        assertThat(flags(flags).areComplete()).isEqualTo(areComplete);
        assertThat(to(flags(flags), "c:*").isEmpty()).isEqualTo(!areOn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AKE", "AE", "xE"})
    void to_eventsByName_areChannelsOfTheDatabase(String flags) {
        assertThat(to(flags(flags), "c:*"))
                .contains("__keyevent@2__:expired", "__keyevent@2__:evicted", "__keyevent@2__:del")
                .contains("__keyevent@2__:set", "__keyevent@2__:rename_from", "__keyevent@2__:rename_to")
                .allMatch(name -> name.startsWith("__keyevent@2__:"));
    }

    @Test
    void to_eventsByKeyOnly_arePatternsOfTheGlobs() {
        assertThat(to(flags("KA"), "c:*", "user:?", "a[b]\\c^*"))
                .containsExactly(
                        "pattern __keyspace@2__:c:*",
                        "pattern __keyspace@2__:user:?",
                        "pattern __keyspace@2__:a\\[b\\]\\\\c^*");
    }

    @Test
    void to_serverThatDoesNotTell_areChannelsAllTheSame() {
        Notifications unknown = Notifications.of(new ErrorReply("NOPERM this user has no permissions"));

        assertThat(to(unknown, "c:*")).contains("__keyevent@2__:expired");
        assertThat(unknown.areComplete()).isFalse();
    }

    @Test
    void of_serverWithoutTheSetting_emitsNothing() {
        assertThat(Notifications.of(List.of()).areOn()).isFalse();
    }
}
