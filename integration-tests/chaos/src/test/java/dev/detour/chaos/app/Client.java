package dev.detour.chaos.app;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A way of reading with what it reads: a client for each database, and its keys.
 *
 * @param second the client of the second database; the same as the first where there is none
 * @param other the client of the user who may not read everything, of the first database; null where there is none
 * @param resends when the client sends by itself once more
 */
record Client(
        String label, Access first, Access second, @Nullable Access other, Keys keys, Resends resends)
        implements AutoCloseable {

    /**
     * @param ways the labels of all ways of the process
     * @param hasOtherUser whether the servers know {@link OtherUser}: the second database is read as that user then
     */
    static Client open(WayKind kind, String ports, List<String> ways, int databases, boolean hasOtherUser) {
        Access first = kind.open(Address.of(ports, 0, false));
        Access second = databases > 1 ? kind.open(Address.of(ports, 1, hasOtherUser)) : first;
        Access other = hasOtherUser ? kind.open(Address.of(ports, 0, true)) : null;
        return new Client(
                kind.label(),
                first,
                second,
                other,
                new Keys(kind.label(), ways, databases, hasOtherUser),
                kind.resends());
    }

    /** Whether its reads and writes of one server go over one connection, in their order, as all of Lettuce's do. */
    boolean sharesConnection() {
        return label.startsWith("lettuce");
    }

    boolean isBlocking() {
        return first.isBlocking();
    }

    Access access(int database) {
        return database == 0 ? first : second;
    }

    /** The client that a read is made through. */
    Access access(Keys.Read read) {
        return read.keyClass() == KeyClass.FORBIDDEN
                ? Objects.requireNonNull(other, "no other user")
                : access(read.database());
    }

    @Override
    public void close() {
        first.close();
        if (second != first) {
            second.close();
        }
        if (other != null) {
            other.close();
        }
    }
}
