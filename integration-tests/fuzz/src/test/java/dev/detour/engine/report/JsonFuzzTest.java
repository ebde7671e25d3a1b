package dev.detour.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.charset.StandardCharsets;

/** Whatever the page tells, a JSON parser reads the same, and no browser takes it for something else. */
class JsonFuzzTest {

    private static final ConfigParseOptions JSON = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);

    @FuzzTest
    void value_anyText_isReadAsItWas(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_16BE);
        Json json = new Json();
        json.object(() -> json.name("text")
                .value(text)
                .name("more")
                .array(() -> json.value(text).value(1)));

        Config read = ConfigFactory.parseString(json.toString(), JSON);

        assertThat(json.toString()).matches("[ -~]*").doesNotContain("<", ">", "&", "'");
        assertThat(read.getString("text")).isEqualTo(text);
        assertThat(read.getList("more").unwrapped().get(0)).isEqualTo(text);
    }
}
