package dev.detour.jedis;

import dev.detour.engine.NamedUsers;
import dev.detour.engine.model.Namespace;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.DefaultRedisCredentialsProvider;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.RedisCredentials;

/**
 * What the application makes a connection from. Both parts are held weakly: an application's credentials provider may
 * lead back to its client, and the client holds them as long as it lives.
 */
final class Blueprint {

    private final WeakReference<JedisSocketFactory> factory;
    private final WeakReference<JedisClientConfig> config;
    private final NamedUsers users;
    private final Connections connections;

    Blueprint(JedisSocketFactory factory, JedisClientConfig config, Connections connections) {
        this.factory = new WeakReference<>(factory);
        this.config = new WeakReference<>(config);
        this.users = connections.users(config);
        this.connections = connections;
    }

    /** Connections like this one; they check whether they reach this very namespace. */
    JedisLinks links(Namespace namespace) {
        return new JedisLinks(factory, config, connections, namespace);
    }

    /** The namespace that a handshake will lead to, or null where it cannot be told before. */
    @Nullable
    Namespace planned() {
        JedisClientConfig settings = config.get();
        String server = serverOf(factory.get());
        String user = settings == null ? null : expectedUser(settings);
        return settings == null || server == null || user == null
                ? null
                : new Namespace(server, settings.getDatabase(), user);
    }

    /** The database that a handshake selects; null where its configuration is gone. */
    @Nullable
    Integer database() {
        JedisClientConfig settings = config.get();
        return settings == null ? null : Integer.valueOf(settings.getDatabase());
    }

    private @Nullable String expectedUser(JedisClientConfig settings) {
        String known = knownUserOf(settings);
        return known == null ? users.only() : known;
    }

    /** A connection that is made from this presents this user's credentials, or has done so. */
    void presented(String user) {
        JedisClientConfig settings = config.get();
        if (settings != null && knownUserOf(settings) == null) {
            users.presented(user);
        }
    }

    /** Whether a further connection would lead to the same, as far as is known: an application may have gone elsewhere. */
    boolean leadsTo(Namespace seen) {
        JedisClientConfig settings = config.get();
        presented(seen.user()); // a connection that was made without credentials has presented nobody
        return settings != null
                && settings.getDatabase() == seen.database()
                && seen.user().equals(expectedUser(settings));
    }

    /** Whether it still is the first one's credentials that its provider names. */
    boolean isOfOneUser() {
        return users.isOne();
    }

    private static @Nullable String knownUserOf(JedisClientConfig config) {
        try {
            return userOf(config);
        } catch (Throwable untold) {
            return null;
        }
    }

    /** An application's own credentials provider is not called: it may count, rotate or block. */
    private static @Nullable String userOf(JedisClientConfig config) throws Throwable {
        if (!JedisClasses.HAS_CREDENTIALS) {
            return userOf(config.getUser(), config.getPassword());
        }
        if (asksForCredentials(config)) {
            return null;
        }
        Supplier<RedisCredentials> provider = config.getCredentialsProvider();
        RedisCredentials credentials = provider == null ? null : provider.get();
        return credentials == null ? Namespace.DEFAULT_USER : userOf(credentials.getUser(), credentials.getPassword());
    }

    /** Whether credentials come from the application's own provider, or are tokens of a manager. */
    private static boolean asksForCredentials(JedisClientConfig config) throws Throwable {
        Supplier<RedisCredentials> provider = config.getCredentialsProvider();
        return provider != null && !(provider instanceof DefaultRedisCredentialsProvider)
                || JedisMembers.hasTokens(config);
    }

    /**
     * Whether making a connection runs code that is not Jedis's own and may look at its thread: a socket factory, a
     * configuration, a provider of credentials or of tokens. It does where that cannot be told.
     */
    boolean runsApplicationsCode() {
        try {
            return !isJedisOwn(factory.get())
                    || !(config.get() instanceof DefaultJedisClientConfig settings)
                    || JedisClasses.HAS_CREDENTIALS && asksForCredentials(settings);
        } catch (Throwable untold) {
            return true;
        }
    }

    /** Whether this is Jedis's own way of opening a socket; the application's may build on it. */
    static boolean isJedisOwn(@Nullable JedisSocketFactory factory) {
        return factory != null && factory.getClass() == DefaultJedisSocketFactory.class;
    }

    private static String userOf(@Nullable String user, @Nullable Object password) {
        return user == null || password == null ? Namespace.DEFAULT_USER : user;
    }

    private static @Nullable String serverOf(@Nullable JedisSocketFactory factory) {
        if (!(factory instanceof DefaultJedisSocketFactory)) {
            return null;
        }
        HostAndPort named = ((DefaultJedisSocketFactory) factory).getHostAndPort();
        return named == null ? null : named.toString();
    }

    /** The server as the application named it, or as its own socket factory reached it. */
    static @Nullable String serverOf(Connection connection, Socket socket) {
        try {
            String named = serverOf(JedisMembers.socketFactory(connection));
            if (named != null) {
                return named;
            }
        } catch (Throwable unknown) {
            return null;
        }
        return socket.getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getHostString() + ':' + address.getPort()
                : null;
    }
}
