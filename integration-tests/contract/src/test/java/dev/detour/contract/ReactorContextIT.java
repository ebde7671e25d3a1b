package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.ReactorContext;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.OwnClassPath;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application whose thread locals go along with its reactive reads, as Micrometer's context propagation has it. */
class ReactorContextIT extends ContractCase {

    private static final int READS = 16; // more than Detour has threads to go on upon

    @Test
    void get_automaticContextPropagation_isInTheOperatorsWhoeverAnswers() {
        AgentJvm.Builder jvm = AgentJvm.builder(ReactorContext.class.getName())
                .classPath(Applications.own())
                .classPath(OwnClassPath.jars(Applications.LETTUCE_JARS))
                .classPath(OwnClassPath.jars(List.of("context-propagation-")));
        Setup.WOVEN.configure(jvm);
        String seen = key("catalog");
        String product = key("product");
        redis().command("SET", seen, "value");
        try (ControlledApp app = ControlledApp.start(jvm)) {
            app.call("open", String.valueOf(redis().port()));
            app.call("set", key("session"), "to a primary");

            assertThat(read(app, seen)).isEqualTo("value for %1$s, value for %1$s".formatted(seen));
            assertThat(read(app, product))
                    .startsWith("loaded %1$s for %1$s on a thread of Detour's, ".formatted(product));
            redis().freeze();
            assertThat(read(app, seen))
                    .isEqualTo("value for %1$s on a thread of Detour's, value for %1$s on a thread of Detour's"
                            .formatted(seen));
            for (int i = 0; i < READS; i++) {
                assertThat(app.call("readAsync", seen).value()).startsWith("value for nobody");
            }
        }
    }

    private static String read(ControlledApp app, String key) {
        return String.valueOf(app.call("read", key).value());
    }
}
