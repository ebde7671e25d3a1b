package dev.detour.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.doctor.Target.WrongAddress;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    static Stream<Arguments> addresses() {
        return Stream.of(
                Arguments.of("redis://h", new Target("h", 6379, false, null, null, 0)),
                Arguments.of("redis://h:1", new Target("h", 1, false, null, null, 0)),
                Arguments.of("REDISS://h:1/3", new Target("h", 1, true, null, null, 3)),
                Arguments.of("h.example:1/3", new Target("h.example", 1, false, null, null, 3)),
                Arguments.of("redis://:p@h", new Target("h", 6379, false, null, "p", 0)),
                Arguments.of("redis://u:p%40%3A%2F@h:1/", new Target("h", 1, false, "u", "p@:/", 0)),
                Arguments.of("redis://u%3Av:p+%20:q@h", new Target("h", 6379, false, "u:v", "p+ :q", 0)),
                Arguments.of("redis://[::1]:1", new Target("[::1]", 1, false, null, null, 0)));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void parse_address_isTakenApart(String address, Target expected) throws WrongAddress {
        assertThat(Target.parse(address, Map.of())).isEqualTo(expected);
    }

    @Test
    void parse_passwordInTheEnvironment_standsInForOneThatIsNotThere() throws WrongAddress {
        Map<String, String> environment = Map.of(Target.PASSWORD_VARIABLE, "e");

        assertThat(Target.parse("redis://u@h", environment).password()).isEqualTo("e");
        assertThat(Target.parse("redis://h", environment).password()).isEqualTo("e");
        assertThat(Target.parse("redis://u:p@h", environment).password()).isEqualTo("p");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3cret",
                "u:s3cret",
                "s3cret:1:2",
                "http://u:s3cret@h",
                "redis://u:s3cret@h:70000",
                "redis://u:s3cret@h?timeout=1s",
                "redis://u:s3cret @h",
                "redis://u:s3cret@x@h",
                "redis://:s3cret@h/zero",
                "redis://:s3cret@h/-1",
                "redis:u:s3cret@h"
            })
    void parse_wrong_saysSoWithoutTheAddress(String address) {
        assertThatThrownBy(() -> Target.parse(address, Map.of()))
                .isInstanceOf(WrongAddress.class)
                .hasMessageMatching(".*(address|port).*")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @Test
    void toString_ofTheAddressAlone() throws WrongAddress {
        assertThat(Target.parse("redis://u:s3cret@h:1/2", Map.of())).hasToString("h:1");
    }
}
