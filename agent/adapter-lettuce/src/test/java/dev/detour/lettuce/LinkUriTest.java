package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkUriTest {

    private static final Duration MAX = Duration.ofSeconds(2);
    private static final Endpoint ELSEWHERE = new Endpoint("other.example", 7001);

    private static final RedisURI OWN = RedisURI.builder()
            .withHost("own.example")
            .withPort(7000)
            .withAuthentication("alice", "secret".toCharArray())
            .withSsl(true)
            .withStartTls(true)
            .withVerifyPeer(SslVerifyMode.CA)
            .withClientName("shop")
            .withTimeout(Duration.ofMillis(300))
            .build();

    private static Namespace namespace(String server, int database) {
        return new Namespace(server, database, "alice");
    }

    @Test
    void of_anotherServer_changesTheAddressAlone() throws Exception {
        RedisURI link = LinkUri.of(OWN, namespace("own.example:7000", 5), ELSEWHERE, MAX);

        assertThat(link.getHost()).isEqualTo("other.example");
        assertThat(link.getPort()).isEqualTo(7001);
        assertThat(link.getDatabase()).isEqualTo(5);
        assertThat(link.getClientName()).isEqualTo("detour");
        assertThat(link.getTimeout()).isEqualTo(Duration.ofMillis(300));
        assertThat(link.getCredentialsProvider()).isSameAs(OWN.getCredentialsProvider());
        assertThat(link.isSsl()).isTrue();
        assertThat(link.isStartTls()).isTrue();
        assertThat(link.getVerifyMode()).isEqualTo(SslVerifyMode.CA);
    }

    @Test
    void of_ownServer_isTheAddressOfTheApplication() throws Exception {
        RedisURI link = LinkUri.of(OWN, namespace("own.example:7000", 0), null, MAX);

        assertThat(link.getHost()).isEqualTo("own.example");
        assertThat(link.getPort()).isEqualTo(7000);
        assertThat(OWN.getClientName()).isEqualTo("shop");
    }

    @Test
    void of_patientApplication_isCapped() throws Exception {
        RedisURI own = RedisURI.create("redis://own.example"); // a minute

        assertThat(LinkUri.of(own, namespace("own.example:6379", 0), null, MAX).getTimeout())
                .isEqualTo(MAX);
    }

    @Test
    void of_redirectionWithoutHost_isOnTheSameHost() throws Exception {
        RedisURI link = LinkUri.of(OWN, namespace("own.example:7000", 0), new Endpoint("", 7001), MAX);

        assertThat(link.getHost()).isEqualTo("own.example");
        assertThat(link.getPort()).isEqualTo(7001);
    }

    @Test
    void of_sentinels_areKeptForTheOwnServerOnly() throws Exception {
        RedisURI own = RedisURI.Builder.sentinel("s1.example", 26379, "shop-master")
                .withSentinel("s2.example", 26380)
                .build();
        Namespace namespace = namespace("sentinel:shop-master@s1.example:26379,s2.example:26380", 0);

        RedisURI link = LinkUri.of(own, namespace, null, MAX);
        assertThat(link.getHost()).isNull();
        assertThat(link.getSentinelMasterId()).isEqualTo("shop-master");
        assertThat(link.getSentinels()).isEqualTo(own.getSentinels());

        RedisURI replica = LinkUri.of(own, namespace, ELSEWHERE, MAX);
        assertThat(replica.getHost()).isEqualTo("other.example");
        assertThat(replica.getSentinelMasterId()).isNull();
        assertThat(replica.getSentinels()).isEmpty();
    }

    @Test
    void of_socket_isKeptForTheOwnServerOnly() throws Exception {
        RedisURI own = RedisURI.Builder.socket("/run/redis.sock").build();
        Namespace namespace = namespace("unix:/run/redis.sock", 0);

        RedisURI link = LinkUri.of(own, namespace, null, MAX);
        assertThat(link.getSocket()).isEqualTo("/run/redis.sock");
        assertThat(link.getHost()).isNull();

        RedisURI replica = LinkUri.of(own, namespace, ELSEWHERE, MAX);
        assertThat(replica.getSocket()).isNull();
        assertThat(replica.getHost()).isEqualTo("other.example");
    }

    @Test
    void of_redirectionWithoutHostFromOneWithout_isRefused() {
        RedisURI own = RedisURI.Builder.socket("/run/redis.sock").build();

        assertThatThrownBy(() -> LinkUri.of(own, namespace("unix:/run/redis.sock", 0), new Endpoint("", 7001), MAX))
                .isInstanceOf(LinkFailure.class)
                .hasMessageContaining("7001");
    }
}
