package dev.detour.engine;

import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.OriginTier;
import java.util.function.Consumer;

/** What loads come to, for tests. */
public final class Sinks {

    private Sinks() {}

    /** Keeps values. */
    public static OriginTier.Sink to(Consumer<Value> values) {
        return new OriginTier.Sink() {
            @Override
            public void loaded(Lookup lookup, Value value, long ttlNanos) {
                values.accept(value);
            }

            @Override
            public void absent(Lookup lookup) {}
        };
    }
}
