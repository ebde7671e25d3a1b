package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Permit;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.CommandType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator is told of reads that have no protection behind a command that may write any key. */
class LeftAloneTest extends AdapterCase {

    /** Of no other test, because a server is spoken of once. */
    private static final String SERVER = "127.0.0.1:2";

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Unconnected connection;

    @BeforeEach
    void connect() {
        connection = new Unconnected(writer());
        ConnectionBuilder builder = builder(connection);
        builder.apply(RedisURI.create("redis://" + SERVER));
        adapter.connecting(client, builder);
        System.setErr(new PrintStream(log, true, UTF_8));
    }

    @AfterEach
    void giveBack() {
        System.setErr(before);
    }

    private void read() {
        adapter.dispatching(connection, command(CommandType.GET, "c:1"));
    }

    private List<String> warnings() {
        return log.toString(UTF_8)
                .lines()
                .filter(line -> line.contains("[detour] WARN"))
                .toList();
    }

    @Test
    void dispatching_readsBehindAScriptOfAnAilingServer_warnsOnceAndNamesTheRemedy() {
        adapter.dispatching(connection, command(CommandType.EVALSHA, "hash"));
        read();
        assertThat(warnings()).isEmpty();

        Permit permit = engine.node(new Namespace(SERVER, 0, Namespace.DEFAULT_USER), null)
                .primary()
                .admit(System.nanoTime());
        Objects.requireNonNull(permit).failed(FaultKind.TIMEOUT, System.nanoTime());
        read();
        read();

        assertThat(warnings())
                .singleElement()
                .satisfies(line -> assertThat(line).contains(SERVER, "EVALSHA", "a connection of their own"));
    }

    @Test
    void dispatching_readBehindAWriteOfItsKey_isNoMatterForTheOperator() {
        Permit permit = engine.node(new Namespace(SERVER, 0, Namespace.DEFAULT_USER), null)
                .primary()
                .admit(System.nanoTime());
        Objects.requireNonNull(permit).failed(FaultKind.TIMEOUT, System.nanoTime());

        adapter.dispatching(connection, command(CommandType.SET, "c:1"));
        read();

        assertThat(warnings()).isEmpty();
    }
}
