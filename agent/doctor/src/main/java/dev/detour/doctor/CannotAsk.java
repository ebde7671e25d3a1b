package dev.detour.doctor;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** The server cannot be asked; the message is one line for people, without credentials. */
final class CannotAsk extends Exception {

    private static final long serialVersionUID = 1;

    private CannotAsk(String message) {
        super(message);
    }

    /** The connection did not come about, or broke. */
    static CannotAsk of(Target target, JedisException failure) {
        if (failure instanceof JedisDataException) {
            return refusing(target, String.valueOf(failure.getMessage()));
        }
        return new CannotAsk(target.address() + ": " + reason(target, failure));
    }

    /** The server answered, but takes no commands. */
    static CannotAsk refusing(Target target, String error) {
        String code = error.split(" ", 2)[0];
        String reason = switch (code) {
            case "NOAUTH" -> "the server asks for a password, and none is given";
            case "WRONGPASS" -> "the user or the password is wrong";
            default ->
                error.contains("invalid password") // Redis before 6
                        ? "the password is wrong"
                        : "the server refuses: " + OneLine.of(error);
        };
        return new CannotAsk(target.address() + ": " + reason);
    }

    private static String reason(Target target, JedisException failure) {
        if (find(failure, UnknownHostException.class) != null) {
            return "the host is not known";
        }
        SSLException tls = find(failure, SSLException.class);
        if (tls != null) {
            return "TLS: " + OneLine.of(String.valueOf(tls.getMessage()));
        }
        if (find(failure, SocketTimeoutException.class) != null) {
            return "no answer in time" + (target.tls() ? "; does the port speak TLS?" : "");
        }
        if (find(failure, ConnectException.class) != null) {
            return "connection refused";
        }
        if (find(failure, NoRouteToHostException.class) != null) {
            return "no route to the host";
        }
        return "the connection was closed" + (target.tls() ? "" : "; does the port want TLS (rediss://)?");
    }

    /** Jedis gives what went wrong at each of a name's addresses as suppressed. */
    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> kind) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> left = new ArrayDeque<>();
        left.add(failure);
        while (!left.isEmpty()) {
            Throwable each = left.remove();
            if (kind.isInstance(each)) {
                return kind.cast(each);
            }
            if (seen.add(each)) {
                left.addAll(List.of(each.getSuppressed()));
                if (each.getCause() != null) {
                    left.add(each.getCause());
                }
            }
        }
        return null;
    }
}
