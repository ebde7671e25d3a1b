package dev.detour.chaos.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The keys of one way, and which of them is read next: a fixed rhythm, so that every key that is to be held is read before
 * what is known of it is no longer fresh.
 *
 * <p>Thread-safe.
 */
final class Keys {

    private static final int HOT = 40;
    private static final int NEAR = 30;
    /** Has nothing in common with the rhythm of a {@link Writer}, so that everything befalls each of them. */
    private static final int OWN = 23;

    private static final int LOCKS = 7;
    private static final int IN_SECOND_DATABASE = 5;
    private static final int PRIVATE = 3;

    /** Of twenty reads: 9 hot, 5 near, 3 own, 1 cold, 1 as somebody else, 1 undeclared. */
    private static final String RHYTHM = "HNHOHNHCHNHOHNHSNHOL";

    /** In the names of what nobody has ever read: Redis keeps what an earlier application has loaded. */
    private static final String JVM = Long.toUnsignedString(System.nanoTime(), Character.MAX_RADIX);

    private final String way;
    private final List<KeyHistory> hot;
    private final List<KeyHistory> near;
    private final List<KeyHistory> own;
    private final List<KeyHistory> ownOfAll;
    private final List<KeyHistory> locks;
    private final List<KeyHistory> second;
    private final List<KeyHistory> guarded;
    private final AtomicLong lastCold = new AtomicLong();
    private final List<String> cold = new ArrayList<>();

    /**
     * A read to be made.
     *
     * @param database 0 or 1
     */
    record Read(KeyClass keyClass, int database, KeyHistory history) {}

    /**
     * @param ways all of the process: each reads what the others write, too
     * @param databases how many there are: 1 for a cluster
     * @param hasOtherUser whether there is a user who may not read everything
     */
    Keys(String way, List<String> ways, int databases, boolean hasOtherUser) {
        this.way = way;
        hot = histories(0, KeyClass.HOT, HOT);
        near = histories(0, KeyClass.NEAR, NEAR);
        own = own(way);
        ownOfAll = IntStream.range(0, OWN)
                .boxed()
                .flatMap(number -> ways.stream().map(writing -> own(writing).get(number)))
                .toList();
        locks = histories(0, KeyClass.LOCK, LOCKS);
        // the same names as in the first database
        second = databases > 1 ? histories(1, KeyClass.HOT, IN_SECOND_DATABASE) : List.of();
        guarded = hasOtherUser ? histories(0, KeyClass.PRIVATE, PRIVATE) : List.of();
    }

    private static List<KeyHistory> own(String writing) {
        return histories(writing, 0, KeyClass.OWN, OWN);
    }

    private List<KeyHistory> histories(int database, KeyClass keyClass, int count) {
        return histories(way, database, keyClass, count);
    }

    private static List<KeyHistory> histories(String way, int database, KeyClass keyClass, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> Database.INSTANCE.history(database, keyClass, keyClass.key(way, number)))
                .toList();
    }

    /** The read of this number. */
    Read read(long number) {
        int place = (int) (number % RHYTHM.length());
        long round = number / RHYTHM.length();
        return switch (RHYTHM.charAt(place)) {
            case 'H' -> new Read(KeyClass.HOT, 0, next(hot, round * 9 + before('H', place)));
            case 'N' -> new Read(KeyClass.NEAR, 0, next(near, round * 5 + before('N', place)));
            case 'O' -> new Read(KeyClass.OWN, 0, next(ownOfAll, round * 3 + before('O', place)));
            case 'L' -> new Read(KeyClass.LOCK, 0, next(locks, round));
            case 'S' -> asSomebodyElse(round);
            default -> new Read(KeyClass.COLD, 0, cold());
        };
    }

    /** Of four: two in the second database, and a guarded key by either user. */
    private Read asSomebodyElse(long round) {
        long turn = round / 4;
        int place = (int) (round % 4);
        if (place >= 2 && !guarded.isEmpty()) {
            return new Read(place == 2 ? KeyClass.PRIVATE : KeyClass.FORBIDDEN, 0, next(guarded, turn));
        }
        return second.isEmpty()
                ? new Read(KeyClass.HOT, 0, next(hot, round))
                : new Read(KeyClass.HOT, 1, next(second, 2 * turn + place));
    }

    private static long before(char wanted, int place) {
        return RHYTHM.substring(0, place).chars().filter(c -> c == wanted).count();
    }

    private static KeyHistory next(List<KeyHistory> histories, long number) {
        return histories.get((int) (number % histories.size()));
    }

    private KeyHistory cold() {
        String key = KeyClass.COLD.key(way, lastCold.incrementAndGet()) + "-" + JVM;
        synchronized (cold) {
            cold.add(key);
        }
        KeyHistory history = Database.INSTANCE.history(0, KeyClass.COLD, key);
        history.change(System.nanoTime() - 10_000_000_000L); // it has been in the origin for long
        return history;
    }

    /** Lets go of what is not read again. */
    void forgetCold() {
        synchronized (cold) {
            cold.forEach(key -> Database.INSTANCE.forget(0, key));
            cold.clear();
        }
    }

    /** What another process writes. */
    List<Read> byOthers() {
        return Stream.of(
                        hot.stream().map(history -> new Read(KeyClass.HOT, 0, history)),
                        near.stream().map(history -> new Read(KeyClass.NEAR, 0, history)),
                        second.stream().map(history -> new Read(KeyClass.HOT, 1, history)),
                        guarded.stream().map(history -> new Read(KeyClass.PRIVATE, 0, history)))
                .flatMap(keys -> keys)
                .toList();
    }

    /** What the other user may not read. */
    List<Read> forbidden() {
        return guarded.stream()
                .map(history -> new Read(KeyClass.FORBIDDEN, 0, history))
                .toList();
    }

    /** What this way writes, and no other. */
    List<Read> byThis() {
        return Stream.concat(
                        own.stream().map(history -> new Read(KeyClass.OWN, 0, history)),
                        locks.stream().map(history -> new Read(KeyClass.LOCK, 0, history)))
                .toList();
    }

    /** All that are read again and again. */
    List<Read> all() {
        return Stream.of(
                        byOthers().stream(),
                        ownOfAll.stream().map(history -> new Read(KeyClass.OWN, 0, history)),
                        locks.stream().map(history -> new Read(KeyClass.LOCK, 0, history)))
                .flatMap(keys -> keys)
                .toList();
    }
}
