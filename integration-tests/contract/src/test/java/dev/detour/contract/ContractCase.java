package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * What the cases have in common: a server of their own, so that no case meets what another one has taught the agent
 * about its server, and keys of their own, because the applications live on from case to case.
 */
abstract class ContractCase {

    /** The client's own time-out where a case does not wait for it. */
    static final Duration PATIENT = Duration.ofSeconds(2);
    /** The client's own time-out where a case does. */
    static final Duration HASTY = Duration.ofMillis(700);
    /** What an answer from elsewhere may take: far over any deadline of the agent, far under {@link #PATIENT}. */
    static final Duration DIVERTED = Duration.ofSeconds(1);

    /** Of a key that nobody declares or writes. */
    static final String FIRST_READ = "session:first";

    private static final AtomicInteger LAST_KEY = new AtomicInteger();
    private static final ScheduledExecutorService THAWING = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "thawing");
        thread.setDaemon(true);
        return thread;
    });

    private final List<Session> sessions = new ArrayList<>();
    private @Nullable RedisServer server;
    private @Nullable AccessKind kind;
    private @Nullable Future<?> thawing;

    /** The settings of the case's own server. */
    RedisServer.Builder settings() {
        return RedisServer.builder();
    }

    /** The case's own server, started when it is first asked for: not every case wants one alone. */
    RedisServer redis() {
        RedisServer started = server;
        if (started == null) {
            started = isCluster() ? RedisCluster.ofOne(settings()) : settings().start();
            server = started;
        }
        return started;
    }

    /** Whose case this is; told before it begins. */
    void isAbout(AccessKind kind) {
        this.kind = kind;
    }

    /** Whether the case's own server is a cluster of one node, which has the database 0 alone. */
    boolean isCluster() {
        return kind != null && kind.isCluster();
    }

    /** Restarts the case's own server, empty. */
    void restart() {
        redis().restart();
        if (isCluster()) {
            RedisCluster.awaitOk(redis());
        }
    }

    @AfterEach
    void closeSessionsAndServer() {
        if (thawing != null) {
            thawing.cancel(false);
        }
        RedisServer started = server;
        if (started != null) {
            started.kill();
        }
        sessions.forEach(Session::close);
        if (started != null) {
            started.close();
        }
        assertThat(Applications.ownErrors()).isEmpty();
    }

    /** A key that no other case uses. */
    static String key(String prefix) {
        return prefix + ":" + LAST_KEY.incrementAndGet();
    }

    /** The case's own server, database 0, no password. */
    Target target(Duration timeout) {
        return target(redis().port(), timeout);
    }

    /** Any port, database 0, no password. */
    static Target target(int port, Duration timeout) {
        return new Target(port, 0, null, null, Math.toIntExact(timeout.toMillis()), Target.Codec.UTF8);
    }

    Session open(ControlledApp app, AccessKind kind, Target target) {
        Session session = Session.open(app, kind, target);
        sessions.add(session);
        return session;
    }

    /**
     * What the session has read is remembered from then on. Else a key that shares its stripe of versions with one that an
     * earlier case has written would be so only once the agent has asked for the server's role, which a case that ends
     * the server at once does not wait for: a server that takes a write is a primary.
     */
    Session woven(AccessKind kind, Target target) {
        Session session = open(Applications.running(kind, Setup.WOVEN), kind, target);
        return session.afterFirstValue(() -> {
            if (server != null && server.port() == target.port() && server.isServing()) {
                session.set(key("session"), "to a primary");
            }
        });
    }

    Session woven(AccessKind kind) {
        return woven(kind, target(PATIENT));
    }

    /** With the agent in observe mode, which changes nothing. */
    Session observing(AccessKind kind, Target target) {
        Session session = open(Applications.running(kind, Setup.OBSERVING), kind, target);
        awaitLoaders(session);
        return session;
    }

    /** In observe mode the first read of an application sets off the making of its loaders, and does not wait for it. */
    static void awaitLoaders(Session session) {
        session.get(FIRST_READ);
        session.app().jvm().awaitLine(line -> line.contains("routed keys: "), Duration.ofSeconds(20));
    }

    Session plain(AccessKind kind, Target target) {
        return open(Applications.running(kind, Setup.PLAIN), kind, target);
    }

    Session plain(AccessKind kind) {
        return plain(kind, target(PATIENT));
    }

    /** Freezes the server now and thaws it later, on another thread. */
    void freezeFor(Duration duration) {
        freezeFor(redis(), duration);
    }

    /** The same with another server. */
    void freezeFor(RedisServer frozen, Duration duration) {
        frozen.freeze();
        thawing = THAWING.schedule(frozen::thaw, duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What {@link Reply#outcome} gives for a text. */
    static String text(String value) {
        return "String " + value;
    }
}
