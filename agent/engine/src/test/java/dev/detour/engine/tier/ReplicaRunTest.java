package dev.detour.engine.tier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Lookup;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A replica that is restarted between two samples, of a server that names no history of writes. */
class ReplicaRunTest {

    private final Offsets primary = new Offsets();
    private final Replica replica = new Replica(
            new Endpoint("replica", 6379),
            Replica.USUAL_WEIGHT,
            primary,
            Lookups.settings(),
            transition -> {},
            System::nanoTime);

    private String run = "a";
    private long offset = 10;
    private boolean isSilent;

    /** Wherever it leads to by now. */
    private final LinkFactory links = elsewhere -> new Link() {
        @Override
        public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
            if (isSilent) {
                throw new LinkFailure("silent");
            }
            return commands.stream()
                    .<@Nullable Object>map(ReplicaRunTest.this::reply)
                    .toList();
        }

        @Override
        public void close() {}
    };

    private @Nullable Object reply(byte[][] command) {
        if (command == Links.INFO_SERVER) {
            return info(run);
        }
        return ("role:slave\r\nmaster_link_status:up\r\nslave_repl_offset:" + offset + "\r\n").getBytes(UTF_8);
    }

    private static byte[] info(String run) {
        return ("# Server\r\nrun_id:" + run + "\r\n").getBytes(UTF_8);
    }

    private void sampleBoth() {
        primary.told(System.nanoTime(), offset, "");
        replica.sample(links);
        offset++;
    }

    private void inStep() {
        for (int i = 0; i < 3; i++) {
            sampleBoth();
        }
        assertThat(replica.standing().isKnown()).isTrue();
    }

    @Test
    void sample_linkLeadsToAnotherRun_isNotKnownToHaveKeptItsData() {
        inStep();
        run = "b";
        replica.sample(links);

        assertThat(replica.standing().isKnown()).isFalse();
    }

    @Test
    void sample_noReply_saysSoAndLeavesWhatIsKnown() {
        inStep();
        isSilent = true;
        assertThat(replica.sample(links)).isFalse();
        assertThat(replica.standing().isKnown()).isTrue();

        isSilent = false;
        assertThat(replica.sample(links)).isTrue();
    }

    @Test
    void wasInStep_sampledSinceTheReadBegan_isNotKnown() {
        Versions versions = new Versions();
        inStep();
        Lookup read = Lookups.lookup("k", Lookups.node(links), 0, null);
        assertThat(replica.wasInStep(read, versions, System.nanoTime())).isTrue();

        sampleBoth();

        assertThat(replica.isInStep(read, versions, System.nanoTime())).isTrue();
        assertThat(replica.wasInStep(read, versions, System.nanoTime())).isFalse();
    }

    @Test
    void runId_linkLedToAnotherRunAtTheLastSample_isThatRun() {
        assertThat(replica.runId()).isEmpty();
        inStep();
        assertThat(replica.runId()).isEqualTo("a");
        run = "b";
        sampleBoth();

        assertThat(replica.runId()).isEqualTo("b");
    }

    @Test
    void greeted_anotherRunThanWasSampled_isRefused() {
        assertThatCode(() -> replica.greeted("a", info("a"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> replica.greeted("a", info("b"))).isInstanceOf(LinkFailure.class);
        assertThatThrownBy(() -> replica.greeted("", info(""))).isInstanceOf(LinkFailure.class);
    }
}
