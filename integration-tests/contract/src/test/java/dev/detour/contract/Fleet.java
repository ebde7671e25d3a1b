package dev.detour.contract;

import static org.junit.jupiter.api.Assertions.assertAll;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connection for each way of reading, each in an application of its own, all to the same server: so that servers which
 * take long to set up and are hurt only once are shared, while no application learns what happened to another.
 */
record Fleet(List<Session> sessions) {

    /** Connects the applications of a setup. */
    static Fleet open(ContractCase by, Collection<AccessKind> kinds, Setup setup, Target target) {
        List<Session> sessions = new ArrayList<>();
        for (AccessKind kind : kinds) {
            sessions.add(by.open(Applications.running(kind, setup), kind, target));
        }
        return new Fleet(List.copyOf(sessions));
    }

    /** Checks one after the other; those that fail do not keep the others from being checked. */
    void each(Consumer<Session> check) {
        assertAll(sessions.stream().map(session -> () -> {
            try {
                check.accept(session);
            } catch (AssertionError failed) {
                String output = session.app().jvm().tail();
                throw new AssertionError(session.name() + ": " + failed.getMessage() + '\n' + output, failed);
            }
        }));
    }

    int size() {
        return sessions.size();
    }
}
