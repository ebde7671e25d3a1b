package dev.detour.coexistence.app;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The application's database, which takes part in a trace as far as the application does. */
final class ShopLoader implements OriginLoader {

    /** How many loads there were of keys that begin like this. */
    static final AtomicInteger CROWD_LOADS = new AtomicInteger();

    private final UnaryOperator<String> query;

    /** @param query from the key to the value */
    ShopLoader(UnaryOperator<String> query) {
        this.query = query;
    }

    @Override
    public Collection<String> keys() {
        return List.of("product:*", "crowd:*", "broken:*");
    }

    @Override
    public OriginValue load(OriginRequest request) throws Exception {
        String key = request.keyUtf8();
        if (key.startsWith("crowd:")) {
            CROWD_LOADS.incrementAndGet();
            Crowd.awaitCurrent();
        }
        if (key.startsWith("broken:")) {
            throw new IOException("no database");
        }
        return OriginValue.ofUtf8(query.apply(key));
    }

    @Override
    public String name() {
        return "shop";
    }

    /** Calls what may fail with anything. */
    static <T> T unchecked(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
