package com.example.products.detour;

import com.example.products.Product;
import com.example.products.ProductRepository;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Rebuilds what the service keeps in Redis under {@code product:<id>}, from the service's own database. */
public final class ProductLoader implements OriginLoader {

    private static final String PREFIX = "product:";
    private static final Duration TTL = Duration.ofSeconds(60);

    @Override
    public Collection<String> keys() {
        return Set.of(PREFIX + "*");
    }

    @Override
    public OriginValue load(OriginRequest request) throws SQLException, InterruptedException {
        int id = Integer.parseInt(request.keyUtf8().substring(PREFIX.length()));
        Optional<Product> product = ProductRepository.shared().find(id);
        return product.map(found -> OriginValue.ofUtf8(found.toJson()).withTtl(TTL))
                .orElseGet(OriginValue::absent);
    }

    @Override
    public String name() {
        return "products";
    }
}
