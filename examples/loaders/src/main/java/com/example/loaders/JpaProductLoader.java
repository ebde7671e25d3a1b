package com.example.loaders;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Rebuilds {@code product:<id>} through the application's own entities. */
public final class JpaProductLoader implements OriginLoader {

    private static final String PREFIX = "product:";
    private static final String QUERY = "select p from Product p where p.id = :id";
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final int QUERY_MILLIS = 1_000;

    private final EntityManagerFactory factory;

    public JpaProductLoader(EntityManagerFactory factory) {
        this.factory = factory;
    }

    @Override
    public Collection<String> keys() {
        return List.of(PREFIX + "*");
    }

    @Override
    public OriginValue load(OriginRequest request) {
        long id;
        try {
            id = Long.parseLong(request.keyUtf8().substring(PREFIX.length()));
        } catch (NumberFormatException noSuchId) { // an exception would count against the loader
            return OriginValue.absent();
        }
        try (EntityManager manager = factory.createEntityManager()) { // one for each load: it is not thread-safe
            return manager
                    .createQuery(QUERY, Product.class)
                    .setParameter("id", id)
                    .setHint("jakarta.persistence.query.timeout", QUERY_MILLIS)
                    .getResultList()
                    .stream()
                    .findFirst()
                    .map(product -> OriginValue.ofUtf8(product.toCacheText()).withTtl(TTL))
                    .orElseGet(OriginValue::absent);
        }
    }

    @Override
    public String name() {
        return "products";
    }
}
