package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A thousand threads of an application that miss one key at the same time cost its system of record one load. */
class SingleFlightIT extends ContractCase {

    private static final int THREADS = 1_000;

    /** A thousand connections and threads take their time on a busy machine. */
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(20);

    @EachKind
    void get_thousandThreadsOfOneMissingKey_isOneLoad(AccessKind kind) {
        String key = key("crowd");
        try (ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.WOVEN)
                .classPath(Applications.loaders("crowd"))
                .property("detour.primary.timeout", "10s")
                .property("detour.origin.timeout", "20s"))) {
            List<String> arguments = new ArrayList<>(List.of(key, String.valueOf(THREADS), kind.name()));
            arguments.addAll(List.of(target(CLIENT_TIMEOUT).toArguments()));

            Reply reply = app.call("burst", arguments.toArray(new String[0]));
            String loads = app.call("loads", key).value();

            System.out.println(kind + ": " + THREADS + " threads, one missing key: " + loads + " origin load(s)");
            assertThat(reply.value()).as(app.jvm().tail()).isEqualTo(THREADS + " x loaded " + key);
            assertThat(loads).isEqualTo("1");
        }
    }
}
