package dev.detour.chaos.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers appended to one list, one after the other, and what the list must look like in the end: each acknowledged number
 * exactly once and in order.
 *
 * <p>While the fault lasts a number may stand there twice, with the agent and without it, but only where the client is one
 * that sends again and has a reason to. Its first place is where it belongs all the same, because no number was begun
 * before the last was over. One whose call failed may be missing, or come late. A list that was evicted as a whole begins
 * anew, so that only what stands before all the others may be missing. Thread-safe.
 */
final class Pushes {

    /** How the call of a number ended. */
    enum End {
        /** Acknowledged, and nothing happened meanwhile. */
        CLEAN,
        /** Acknowledged, while the fault lasted: it may be there twice. */
        DISTURBED,
        /** Acknowledged, but the servers may have lost it. */
        AT_RISK,
        /** Failed: it may be there, or not, or later. */
        IN_DOUBT
    }

    private final Resends resends;

    /** By number. */
    private final Map<Integer, Call> calls = new TreeMap<>();

    private record Call(boolean acknowledged, long begunNanos, long endNanos) {
        End end(Disturbance disturbance) {
            return acknowledged ? disturbance.endOf(begunNanos, endNanos) : End.IN_DOUBT;
        }
    }

    /** @param resends of the client that appends them */
    Pushes(Resends resends) {
        this.resends = resends;
    }

    /** The number to be pushed next. */
    synchronized int next() {
        return calls.size() + 1;
    }

    synchronized void acknowledged(int number, long begunNanos, long nowNanos) {
        calls.put(number, new Call(true, begunNanos, nowNanos));
    }

    synchronized void failed(int number, long begunNanos, long nowNanos) {
        calls.put(number, new Call(false, begunNanos, nowNanos));
    }

    /** What is wrong with the list, in words; empty if nothing. */
    synchronized List<String> problems(List<Integer> list, Disturbance disturbance) {
        List<String> problems = new ArrayList<>();
        Map<Integer, Integer> counts = new HashMap<>();
        list.forEach(number -> counts.merge(number, 1, Integer::sum));
        int first = firstInPlace(list, disturbance);
        calls.forEach((number, call) -> {
            int count = counts.getOrDefault(number, 0);
            End end = call.end(disturbance);
            boolean isEvicted = number < first && disturbance.mayTake(call.begunNanos);
            if (count == 0 && isInPlace(end) && !isEvicted) {
                problems.add("element " + number + " is lost, though its push was acknowledged (" + end + ")");
            }
            if (count > 1 && !mayBeDoubled(end, disturbance)) {
                problems.add("element " + number + " is there " + count + " times (" + end + ")");
            }
        });
        counts.keySet().stream()
                .filter(number -> !calls.containsKey(number))
                .forEach(number -> problems.add("element " + number + " was never pushed"));
        addDisorder(list, disturbance, problems);
        return problems;
    }

    private int firstInPlace(List<Integer> list, Disturbance disturbance) {
        return list.stream()
                .filter(number -> {
                    Call call = calls.get(number);
                    return call != null && isInPlace(call.end(disturbance));
                })
                .min(Integer::compare)
                .orElse(Integer.MAX_VALUE);
    }

    private boolean mayBeDoubled(End end, Disturbance disturbance) {
        return switch (end) {
            case CLEAN -> false;
            case DISTURBED, IN_DOUBT -> resends.mayDouble(disturbance.keepsConnections());
            // who is cut off by a server that another has replaced has lost its connection, whatever the fault was
            case AT_RISK -> resends.mayDouble(false);
        };
    }

    private void addDisorder(List<Integer> list, Disturbance disturbance, List<String> problems) {
        int last = 0;
        for (int number : new LinkedHashSet<>(list)) {
            Call call = calls.get(number);
            if (call != null && isInPlace(call.end(disturbance))) {
                if (number < last) {
                    problems.add("element " + number + " stands behind " + last);
                }
                last = Math.max(last, number);
            }
        }
    }

    private static boolean isInPlace(End end) {
        return end == End.CLEAN || end == End.DISTURBED;
    }
}
