package dev.detour.jedis;

import dev.detour.bootstrap.Answered;
import dev.detour.engine.Engine;
import dev.detour.engine.config.Settings;
import dev.detour.engine.config.SettingsException;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Traces;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.WriteForm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;

/** A connection on which a test calls the hooks where the advice would. */
final class WovenByHand extends Connection {

    static final Duration DEADLINE = Duration.ofMillis(40);

    /** Kept, because what a connection is made from is held weakly. */
    private static final JedisClientConfig CONFIG =
            DefaultJedisClientConfig.builder().build();

    final RecordingPrimary primary = new RecordingPrimary();

    /** The servers of late replies, one for each. */
    final List<String> late = new ArrayList<>();

    /** What was told of this connection's own writes. */
    final RecordedFacts facts = new RecordedFacts();

    /** Decisions that were only observed. */
    final List<Decision> observed = new ArrayList<>();

    /** Decisions that were acted upon. */
    final List<Decision> decided = new ArrayList<>();

    private final Decision.Observer told = new Decision.Observer() {
        @Override
        public void decided(Decision decision) {
            decided.add(decision);
        }

        @Override
        public void observed(Decision decision) {
            observed.add(decision);
        }

        @Override
        public void repliedLate(String server) {
            late.add(server);
        }
    };

    private final JedisAdapter adapter;
    private final Engine engine;

    WovenByHand(int port, Duration ownTimeout) {
        this(port, ownTimeout, "route");
    }

    WovenByHand(int port, Duration ownTimeout, String mode) {
        this(port, ownTimeout, mode, "[]");
    }

    /** @param faults that are injected, drawn by a seed of whose draws at 50 % the first misses and the next three hit */
    WovenByHand(int port, Duration ownTimeout, String mode, String faults) {
        super(
                new HostAndPort("localhost", port),
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(1_000)
                        .socketTimeoutMillis((int) ownTimeout.toMillis())
                        .autoNegotiateProtocol(false)
                        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                        .build());
        disconnect(); // the handshake came before this object had hooks: start again, as Jedis reconnects in place
        engine = new Engine(settings(mode, faults), told, transition -> {}, loader -> Traces.NONE, facts);
        adapter = new JedisAdapter(engine, (namespace, links) -> new Node(namespace, links, primary));
    }

    private static Settings settings(String mode, String faults) {
        Properties properties = new Properties();
        properties.setProperty("detour.faults", faults);
        properties.setProperty("detour.fault-seed", "18");
        properties.setProperty("detour.mode", mode);
        properties.setProperty("detour.routes", "[{ name = test, keys = [\"c:*\"] }]");
        // the one connection that the server before it takes is not to be a link that asks for its role
        properties.setProperty("detour.replica.discover", "off");
        properties.setProperty("detour.evidence.sample", "off"); // a server that knows one client at a time
        properties.setProperty("detour.evidence.events", "off");
        try {
            return SettingsLoader.load(null, Map.of(), properties, Long.MAX_VALUE);
        } catch (SettingsException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** A public {@code get}: its result, or what it throws. */
    @Nullable
    Object get(String key) {
        return get(key, false);
    }

    /** The same, for which a connection is made first, as Jedis does it. */
    @Nullable
    Object getWithHandshake(String key) {
        disconnect();
        return get(key, true);
    }

    /** The same, with the words that a cluster's client says first to the node that ASK has named. */
    @Nullable
    Object getAsking(String key) {
        return get(key, () -> run(Command.ASKING));
    }

    /** The same, of which the client would try again after a pause. */
    @Nullable
    Object getBeforeAPause(String key) {
        return get(key, () -> throwIfAny(adapter.pausing()));
    }

    /** What is to be thrown in the place of a pause that belongs to no read. */
    @Nullable
    Throwable pausing() {
        return adapter.pausing();
    }

    private @Nullable Object get(String key, boolean shakesHands) {
        return get(key, () -> {
            if (shakesHands) {
                adapter.configuring(this, CONFIG);
                run(Command.CLIENT, "SETNAME", "application");
            }
        });
    }

    private @Nullable Object get(String key, Runnable first) {
        Object token = adapter.readStarted(this, key);
        Object result = null;
        Throwable thrown = null;
        try {
            first.run();
            byte[] reply = (byte[]) run(Command.GET, key);
            result = reply == null ? null : new String(reply, StandardCharsets.UTF_8);
        } catch (Throwable failure) {
            thrown = failure;
        }
        Answered answer = token == null ? null : adapter.readEnded(token, result, thrown);
        if (answer != null) {
            return answer.value();
        }
        return thrown == null ? result : thrown;
    }

    Object run(ProtocolCommand command, String... arguments) {
        send(command, arguments);
        return getOne();
    }

    void send(ProtocolCommand command, String... arguments) {
        sendCommand(new CommandArguments(command).addObjects((Object[]) arguments));
    }

    /** What was sent leaves for the server. */
    void flushed() {
        flush();
    }

    /** What was counted of its reads. */
    Traffic traffic() {
        return engine.traffics().of("test");
    }

    boolean followsWritesOf(String key) {
        return engine.writes()
                .sentWrites()
                .isOfUse(Connection.class.getClassLoader(), WriteForm.SET, key.getBytes(StandardCharsets.UTF_8));
    }

    long version(String key) {
        return engine.version(Key.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void sendCommand(CommandArguments arguments) {
        throwIfAny(adapter.sending(this, arguments));
        super.sendCommand(arguments);
    }

    @Override
    protected Object readProtocolWithCheckingBroken() {
        throwIfAny(adapter.awaiting(this));
        return noting(super::readProtocolWithCheckingBroken);
    }

    private Object noting(Callable<Object> read) {
        try {
            Object reply = read.call();
            adapter.received(this, reply, null);
            return reply;
        } catch (Exception failure) {
            adapter.received(this, null, failure);
            throw (RuntimeException) failure;
        }
    }

    private static void throwIfAny(@Nullable Throwable instead) {
        if (instead != null) {
            throw (RuntimeException) instead;
        }
    }
}
