package dev.detour.coexistence.app;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Keeps the application's main class from linking OpenTelemetry, which not every application has. */
final class OwnStart {

    private OwnStart() {}

    static void by(String name, BiConsumer<Request, UnaryOperator<String>> use) {
        OwnRequest own = OwnTelemetry.valueOf(name).start();
        use.accept(own, own::query);
    }

    static void late(BiConsumer<Request, UnaryOperator<String>> use) {
        OwnRequest own = OwnTelemetry.setGlobal();
        use.accept(own, own::query);
    }
}
