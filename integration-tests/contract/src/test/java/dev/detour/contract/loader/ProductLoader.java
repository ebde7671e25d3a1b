package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Behaves: computes the value of a product from its key. */
public final class ProductLoader implements OriginLoader {

    @Override
    public Collection<String> keys() {
        return List.of("product:*");
    }

    @Override
    public OriginValue load(OriginRequest request) {
        Loads.count(request.keyUtf8());
        return OriginValue.ofUtf8("loaded " + request.keyUtf8()).withTtl(Duration.ofMinutes(5));
    }

    @Override
    public String name() {
        return "products";
    }
}
