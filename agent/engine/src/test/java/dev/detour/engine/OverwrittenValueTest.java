package dev.detour.engine;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a server gives counts as a primary's word only if it is one: a replica may not have what this process wrote. */
class OverwrittenValueTest {

    private static final byte[] KEY = "a".getBytes(StandardCharsets.UTF_8);

    private final Settings settings = Lookups.settings();
    private final Engine engine = new Engine(settings, decision -> {});
    private final Primary server = engine.primary(NAMESPACE.server());
    private final Node connected = engine.node(NAMESPACE, null);
    private final Route route = new Route("test", null, settings.policy());

    private Lookup lookup(Node node) {
        return new Lookup("test", node, key("a"), route, System.nanoTime(), engine.version(key("a")));
    }

    private void read(Node node) {
        engine.remember(lookup(node), Value.of("read"));
    }

    private void write() {
        engine.writes().written(KEY);
        engine.writes().written(KEY);
    }

    private @Nullable Answer whileDown() {
        return engine.divert(lookup(connected), new Outcome.Fault(FaultKind.NODE_DOWN));
    }

    private boolean isNoNews() {
        return engine.isNoNews(lookup(connected), ByteBuffer.wrap("read".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void remember_neverWrittenKeyOfAServerOfWhichNothingIsKnown_answers() {
        read(connected);

        assertThat(whileDown()).isNotNull();
    }

    @Test
    void remember_keyWrittenWithAllOthersOfAServerOfWhichNothingIsKnown_answers() {
        engine.writes().writtenEverything();
        read(connected);

        assertThat(whileDown()).isNotNull();
    }

    @Test
    void remember_keyWrittenWithAllOthersOfAReplica_isNotKept() {
        server.role().told(false, System.nanoTime());
        engine.writes().writtenEverything();
        read(connected);

        assertThat(whileDown()).isNull();
    }

    @Test
    void remember_writtenKeyOfAServerOfWhichNothingIsKnown_answersOnceItIsAPrimary() {
        write();
        read(connected);
        assertThat(whileDown()).isNull();

        server.role().told(true, System.nanoTime());

        assertThat(whileDown()).isNotNull();
    }

    @Test
    void remember_writtenKeyOfAServerThatIsThenAReplica_neverAnswersWhateverItBecomes() {
        write();
        read(connected);

        server.role().told(false, System.nanoTime());
        assertThat(whileDown()).isNull();
        server.role().told(true, System.nanoTime());

        assertThat(whileDown()).isNull();
    }

    @Test
    void remember_writtenKeyOfAReplica_isNotKeptNorCopied() {
        server.role().told(false, System.nanoTime());
        write();
        read(connected);

        assertThat(whileDown()).isNull();
        assertThat(isNoNews()).isTrue();
    }

    @Test
    void remember_neverWrittenKeyOfAReplica_answers() {
        server.role().told(false, System.nanoTime());
        assertThat(isNoNews()).isFalse();
        read(connected);

        assertThat(whileDown()).isNotNull();
    }

    @Test
    void remember_writtenKeyOfAPrimary_answers() {
        server.role().told(true, System.nanoTime());
        write();
        read(connected);

        assertThat(whileDown()).isNotNull();
    }

    @Test
    void remember_writtenKeyOfAServerThatTookAWrite_answersUnlessItSaysThatItIsAReplica() {
        engine.writes().tookWrite(server);
        write();
        read(connected);
        assertThat(whileDown()).isNotNull();

        server.role().told(false, System.nanoTime());
        write();
        engine.writes().tookWrite(server);
        read(connected);

        assertThat(whileDown()).isNull();
    }

    @Test
    void remember_writtenKeyOfAServerThatAClusterOwnsItBy_answers() {
        write();
        read(engine.node(NAMESPACE, NAMESPACE.server(), null));

        assertThat(whileDown()).isNotNull();
    }
}
