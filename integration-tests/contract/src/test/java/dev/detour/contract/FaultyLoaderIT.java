package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.Reply;
import java.util.List;

/** A loader that does what its interface forbids costs the application nothing but the loader, and one line. */
class FaultyLoaderIT extends ContractCase {

    private Session faulty(AccessKind kind, Target target) {
        return open(Applications.running(kind, Setup.FAULTY_LOADERS), kind, target);
    }

    @EachKind
    void get_loaderThrows_givesTheOriginalOutcomeAndSaysSoOnce(AccessKind kind) {
        assertOriginalOutcomeAndOneLine(kind, "bad:throw", "ThrowingLoader");
    }

    @EachKind
    void get_loaderHangs_givesTheOriginalOutcomeAndSaysSoOnce(AccessKind kind) {
        assertOriginalOutcomeAndOneLine(kind, "bad:hang", "HangingLoader");
    }

    @EachKind
    void get_loaderGivesNull_givesTheOriginalOutcomeAndSaysSoOnce(AccessKind kind) {
        assertOriginalOutcomeAndOneLine(kind, "bad:null", "NullLoader");
    }

    private void assertOriginalOutcomeAndOneLine(AccessKind kind, String prefix, String loader) {
        Session session = faulty(kind, target(HASTY));
        AgentJvm jvm = session.app().jvm();
        assertGoesOn(session);
        int startUpLines = Applications.agentLines(jvm).size();
        String asked = key(prefix);

        for (int i = 0; i < 3; i++) {
            Reply reply = session.get(i == 0 ? asked : key(prefix));
            assertThat(reply.outcome()).isEqualTo("null");
            assertThat(reply.took()).isLessThan(DIVERTED);
        }
        assertThat(session.loads(asked)).isEqualTo(1);
        assertGoesOn(session);
        assertDeadServerIsToldAsItIs(kind, session, key(prefix));

        List<String> lines = Applications.agentLines(jvm).stream()
                .skip(startUpLines)
                .filter(line -> line.contains(loader))
                .toList();
        assertThat(lines).as(jvm.tail()).singleElement().asString().contains(prefix + ":*");
    }

    private void assertDeadServerIsToldAsItIs(AccessKind kind, Session session, String key) {
        Session plain = plain(kind, target(HASTY));
        plain.get(key);

        redis().kill();
        String expected = plain.get(key).outcome();

        assertThat(expected).contains("Exception");
        assertThat(session.get(key).outcome()).isEqualTo(expected);
    }

    private static void assertGoesOn(Session session) {
        String product = key("product");
        assertThat(session.get(product).outcome()).isEqualTo(text("loaded " + product));
    }

    @EachKind
    void get_loadersThatDeclareNothingUsable_areLeftOutAndNamedOnce(AccessKind kind) {
        Session session = faulty(kind, target(PATIENT));
        String undeclared = key("bad:glob");

        assertThat(session.get(undeclared).outcome()).isEqualTo("null");
        assertGoesOn(session);

        assertThat(session.loads(undeclared)).isZero();
        AgentJvm jvm = session.app().jvm();
        for (String loader : new String[] {"NullKeysLoader", "ThrowingKeysLoader", "EmptyGlobLoader"}) {
            assertThat(Applications.agentLines(jvm, loader)).as(jvm.tail()).hasSize(1);
        }
    }
}
