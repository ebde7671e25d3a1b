package dev.detour.engine.route;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The coverage that was asked for last, and for whom.
 *
 * @param context the class loader of the reading thread, or the client's where it has none
 * @param client null stands for the bootstrap loader
 * @param changes how many there had been of all coverages
 */
record Recent(
        WeakReference<@Nullable ClassLoader> context,
        @Nullable WeakReference<ClassLoader> client,
        WeakReference<@Nullable Coverage> coverage,
        int changes) {

    boolean isOf(ClassLoader wantedContext, @Nullable ClassLoader wantedClient) {
        boolean sameClient = client == null ? wantedClient == null : client.refersTo(wantedClient);
        return sameClient && context.refersTo(wantedContext);
    }
}
