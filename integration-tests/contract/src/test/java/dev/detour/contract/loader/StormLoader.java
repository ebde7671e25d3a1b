package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Asks the same database as the application itself. */
public final class StormLoader implements OriginLoader {

    @Override
    public Collection<String> keys() {
        return List.of("storm:*");
    }

    @Override
    public OriginValue load(OriginRequest request) throws InterruptedException {
        String value = Database.BY_LOADER.query(request.keyUtf8());
        return OriginValue.ofUtf8(value).withTtl(Duration.ofMinutes(5));
    }
}
