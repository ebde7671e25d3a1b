package dev.detour.benchmarks.app;

import dev.detour.spi.Detour;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** What Detour asks for values. Loaded only where the agent is, which brings the interface. */
final class CatalogLoader implements OriginLoader {

    private final Database database;
    private final Duration ttl;

    private CatalogLoader(Database database, Duration ttl) {
        this.database = database;
        this.ttl = ttl;
    }

    /** For as long as this JVM runs. */
    static void register(Database database, Duration ttl) {
        var unused = Detour.register(new CatalogLoader(database, ttl));
    }

    @Override
    public Collection<String> keys() {
        return List.of("catalog:*");
    }

    @Override
    public OriginValue load(OriginRequest request) {
        return OriginValue.ofUtf8(database.query(request.keyUtf8())).withTtl(ttl);
    }

    @Override
    public String name() {
        return "catalog";
    }
}
