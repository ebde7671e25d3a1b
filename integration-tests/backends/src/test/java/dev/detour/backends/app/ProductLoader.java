package dev.detour.backends.app;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;
import java.util.List;

/** Computes the value of a product from its key. */
public final class ProductLoader implements OriginLoader {

    @Override
    public Collection<String> keys() {
        return List.of("product:*");
    }

    @Override
    public OriginValue load(OriginRequest request) {
        return OriginValue.ofUtf8("loaded " + request.keyUtf8());
    }

    @Override
    public String name() {
        return "products";
    }
}
