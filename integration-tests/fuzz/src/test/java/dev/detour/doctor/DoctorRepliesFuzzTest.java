package dev.detour.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.detour.doctor.ClusterView.Member;
import dev.detour.doctor.ClusterView.Range;
import dev.detour.doctor.ClusterView.Shard;
import dev.detour.doctor.Replication.Copy;
import dev.detour.fuzz.Resp;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever a server answers to the doctor: facts that can be shown on one line each. */
class DoctorRepliesFuzzTest {

    private static final String ONE_LINE = "[^\\p{Cc}\\p{Zl}\\p{Zp}]*";

    @DictionaryFile(resourcePath = "/topology.dict")
    @FuzzTest
    void read_anyReply_isFacts(byte[] bytes) {
        Reply reply = new Reply(Resp.read(bytes), null);
        assertShards(ClusterReader.shards(reply));
        assertShards(ClusterReader.slots(reply));
        for (SlowCommand command : SlowCommand.of(reply, 1_700_000_000)) {
            assertThat(command.name()).matches(ONE_LINE);
            assertThat(command.agoSeconds()).isNotNegative();
        }

        Info info = Info.of(new String(bytes, StandardCharsets.UTF_8));
        ServerFacts facts = ServerFacts.of(info);
        assertThat(facts.version()).matches(ONE_LINE).isNotEmpty();
        if (facts.version().matches("[0-6](\\..*)?")) {
            assertThat(ServerFacts.knowsShards(facts)).isFalse();
        } else if (facts.version().matches("unknown|[7-9](\\..*)?|[1-9][0-9](\\..*)?")) {
            assertThat(ServerFacts.knowsShards(facts)).isTrue();
        }
        Memory memory = Memory.of(info);
        assertThat(memory.maxBytes()).isNotNegative();
        assertThat(memory.isFull()).isEqualTo(memory.isLimited() && memory.pressurePercent() >= 95);
        for (Copy copy : Replication.of(info).replicas()) {
            assertThat(copy.address()).matches(ONE_LINE);
            assertThat(copy.lagBytes()).isNotNegative();
        }
        assertThat(Rates.between(info, info, 1, 0).reads()).isZero();
        assertThat(Numbers.bytes(memory.usedBytes())).isNotEmpty();
    }

    private static void assertShards(List<Shard> shards) {
        for (Shard shard : shards) {
            for (Range range : shard.ranges()) {
                assertThat(range.from()).isBetween(0, range.to());
                assertThat(range.to()).isLessThan(ClusterView.SLOTS);
            }
            assertThat(shard.members()).extracting(Member::address).allMatch(address -> address.matches(ONE_LINE));
        }
    }
}
