package dev.detour.engine.tier;

import static dev.detour.engine.tier.ScriptedLink.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Link.ErrorReply;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a server is asked for what it knows of its cluster. */
class WatchedTopologyTest extends WatchedCase {

    @Test
    void topologyDoubted_cluster_isAskedAtOnceAndOnceASecondAtMost() {
        WatchedNode watched = watched();
        tick(watched, 1);
        assertThat(asked("CLUSTER")).hasSize(2);
        tick(watched, 3);
        now += 4 * TICK;

        for (int i = 0; i < 5; i++) {
            watched.topologyDoubted();
            tick(watched, 1);
        }

        assertThat(asked("CLUSTER")).hasSize(6);
    }

    @Test
    void topologyDoubted_cluster_isNotAskedAgainBeforeHalfAMinute() {
        WatchedNode watched = watched();
        for (int i = 0; i < 119; i++) {
            watched.mentioned(node);
            tick(watched, 1);
        }
        assertThat(asked("CLUSTER MYID")).hasSize(1);
        watched.mentioned(node);
        tick(watched, 3);

        assertThat(asked("CLUSTER MYID")).hasSize(2);
    }

    /** Of a primary that was promoted a moment ago nobody knows the replicas before they have followed it. */
    @Test
    void tick_primaryComesToAReplica_clusterIsAskedOnceASecondUntilItNamesItTenTimesAtMost() {
        WatchedNode watched = watched();
        for (int second = 0; second < 5; second++) {
            watched.mentioned(node);
            tick(watched, 4);
        }
        assertThat(asked("CLUSTER MYID")).hasSize(1);

        String replica = "slave0:ip=10.0.0.2,port=6379,state=online,offset=7,lag=0\r\n";
        replies.put(SECTIONS, text(new String(PRIMARY, StandardCharsets.UTF_8) + replica));
        for (int second = 0; second < 20; second++) {
            watched.mentioned(node);
            tick(watched, 4);
        }

        assertThat(asked("CLUSTER MYID")).hasSize(1 + 11);
    }

    @Test
    void topologyDoubted_serverThatTurnsOutToBeAReplica_isSampledOnceForThat() {
        replies.put(SECTIONS, text("role:slave\r\n"));
        WatchedNode watched = watched();
        tick(watched, 2);
        watched.topologyDoubted();
        tick(watched, 3);

        assertThat(survey.samples).hasSize(2);
    }

    @Test
    void topologyDoubted_replicasAreNotLookedFor_isSampledNoSooner() {
        WatchedNode watched = watched("replica.discover", "off");
        tick(watched, 1);
        watched.topologyDoubted();
        tick(watched, 3);

        assertThat(survey.samples).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "standalone, , 0",
        "cluster, , 41",
        "'', , 41",
        "'', ERR This instance has cluster support disabled, 3",
        "cluster, NOPERM this user has no permissions to run the 'cluster|myid' command, 3"
    })
    void tick_serverOfAMode_isAskedForItsShardsWhereItMayHaveSome(String mode, @Nullable String refused, int asked) {
        replies.put(SECTIONS, text("redis_mode:" + mode + "\r\n" + new String(PRIMARY, StandardCharsets.UTF_8)));
        if (refused != null) {
            replies.put("CLUSTER MYID", new ErrorReply(refused));
        }
        WatchedNode watched = watched();
        for (int second = 0; second <= 1_202; second++) {
            watched.mentioned(node);
            tick(watched, 4);
        }

        assertThat(asked("CLUSTER MYID")).hasSize(asked);
    }
}
