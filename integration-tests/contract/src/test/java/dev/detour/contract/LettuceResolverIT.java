package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import org.junit.jupiter.api.Test;

/** One name that leads each client to a server of its own, as tunnels and tenants have it. */
class LettuceResolverIT {

    private static LettuceStatesSession open(RedisServer server) {
        return LettuceStatesSession.open(
                Setup.WOVEN, "leadingTo=" + server.port(), "redis://cache.example:6379?timeout=700ms");
    }

    @Test
    void get_resolversLeadOneNameToTwoServers_nothingOfTheOtherIsAnswered() {
        assumeTrue(LettuceVersion.tellsResources(), "this version of Lettuce does not tell how it resolves names");
        String key = ContractCase.key("catalog");
        try (RedisServer one = RedisServer.start();
                RedisServer two = RedisServer.start()) {
            one.command("SET", key, "of one");
            two.command("SET", key, "of two");
            LettuceStatesSession first = open(one);
            LettuceStatesSession second = open(two);
            assertThat(first.get("sync", key).outcome()).isEqualTo(ContractCase.text("of one"));
            assertThat(second.get("sync", key).outcome()).isEqualTo(ContractCase.text("of two"));
            one.kill();
            two.kill();

            for (String api : LettuceStatesSession.APIS) {
                assertThat(first.get(api, key).outcome()).as(api).isEqualTo(ContractCase.text("of one"));
                assertThat(second.get(api, key).kind()).as(api).isEqualTo(Reply.Kind.ERROR);
            }
            assertThat(Applications.agentLines(first.app().jvm(), "different resolvers", "cache.example:6379"))
                    .hasSize(1);
            first.close();
            second.close();
        }
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }
}
