package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.RedisServer;
import java.util.List;

/** That reads are routed, for cases that are about what else there is in the JVM. */
final class RoutedReads {

    /** One of each client: what the other ways of reading have in common with them is the contract's own matter. */
    static final List<AccessKind> KINDS = List.of(AccessKind.JEDIS, AccessKind.LETTUCE_SYNC);

    private RoutedReads() {}

    /** A value is the server's, a null is loaded once, and what was read is remembered when the server no longer answers. */
    static void assertOf(List<Session> sessions, RedisServer server) {
        for (Session session : sessions) {
            String seen = ContractCase.key("catalog");
            String product = ContractCase.key("product");
            server.command("SET", seen, "value");
            session.set(ContractCase.key("session"), "to a primary");

            String where = session.name() + session.app().jvm().tail();
            assertThat(session.get(seen).outcome()).as(where).isEqualTo(ContractCase.text("value"));
            assertThat(session.get(product).outcome()).as(where).isEqualTo(ContractCase.text("loaded " + product));
            assertThat(session.loads(product)).as(where).isEqualTo(1);
            server.freeze();
            assertThat(session.get(seen).outcome()).as(where).isEqualTo(ContractCase.text("value"));
            server.thaw();
        }
    }
}
