package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An error that is not known is never taken for a fault of the server, whatever it looks like. */
class ReplyErrorFuzzTest {

    /** The whole of what may be masked. */
    private static final Map<String, FaultKind> KNOWN = Map.of(
            "MOVED", FaultKind.MOVED,
            "ASK", FaultKind.ASK,
            "CLUSTERDOWN", FaultKind.CLUSTER_DOWN,
            "TRYAGAIN", FaultKind.TRY_AGAIN,
            "LOADING", FaultKind.LOADING,
            "MASTERDOWN", FaultKind.MASTER_DOWN,
            "BUSY", FaultKind.BUSY);

    /** And what has no code: to the letter, and nothing that only begins so. */
    private static final Set<String> REFUSALS =
            Set.of("ERR max number of clients reached", "ERR max number of clients + cluster connections reached");

    private static @Nullable FaultKind known(String reply) {
        return REFUSALS.contains(reply) ? FaultKind.NODE_DOWN : KNOWN.get(reply.split(" ", 2)[0]);
    }

    @DictionaryEntries({
        "MOVED ",
        "ASK ",
        "CLUSTERDOWN",
        "TRYAGAIN",
        "LOADING",
        "MASTERDOWN",
        "BUSY",
        " 127.0.0.1:7001",
        "ERR max number of clients reached",
        "ERR max number of clients + cluster connections reached"
    })
    @FuzzTest
    void faultOf_anyText_onlyTheKnownCodes(byte[] bytes) {
        String reply = new String(bytes, StandardCharsets.UTF_8);
        FaultKind fault = ReplyError.faultOf(reply);

        assertThat(fault).isEqualTo(known(reply));
        Endpoint target = ReplyError.redirection(reply);
        if (target != null) {
            assertThat(fault).isIn(FaultKind.MOVED, FaultKind.ASK);
            assertThat(target.port()).isBetween(0, 65_535);
            assertThat(reply.trim()).contains(target.host() + ':');
            assertThat(Endpoint.parse(target.toString())).isEqualTo(target);
        }
    }
}
