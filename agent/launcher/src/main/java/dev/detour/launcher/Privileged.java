package dev.detour.launcher;

import java.security.AccessController;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;

/** Runs what the agent does in the agent's own right, whatever the application's code around it may do. */
final class Privileged {

    /** From Java 24 on there is no security manager, and these classes may go. */
    private static final boolean SECURITY_MANAGERS =
            Integer.parseInt(System.getProperty("java.specification.version", "24")) < 24;

    private Privileged() {}

    /** Runs it, plainly where there is no security manager. */
    static <T> T call(PrivilegedExceptionAction<T> action) throws Exception {
        if (!SECURITY_MANAGERS || System.getSecurityManager() == null) {
            return action.run();
        }
        try {
            return AccessController.doPrivileged(action);
        } catch (PrivilegedActionException e) {
            throw e.getException();
        }
    }
}
