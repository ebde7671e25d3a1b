package com.example.loaders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.spi.OriginValue;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.time.Duration;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With Hibernate, as most applications have it. */
class JpaProductLoaderTest {

    private final EntityManagerFactory factory = new PersistenceConfiguration("products")
            .managedClass(Product.class)
            .property(
                    "jakarta.persistence.nonJtaDataSource",
                    JdbcConnectionPool.create("jdbc:h2:mem:products;DB_CLOSE_DELAY=-1", "", ""))
            .property("jakarta.persistence.schema-generation.database.action", "drop-and-create")
            .createEntityManagerFactory();

    @BeforeEach
    void fill() {
        factory.runInTransaction(manager -> manager.persist(new Product(17, 1999, "Lamp")));
    }

    @AfterEach
    void close() {
        factory.close();
    }

    @Test
    void load_rowExists_givesWhatTheApplicationStores() {
        OriginValue value = new JpaProductLoader(factory).load(new Asked("product:17"));

        assertThat(value.bytes()).asString().isEqualTo("1999 Lamp");
        assertThat(value.ttl()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void load_noSuchRow_isAbsent() {
        OriginValue value = new JpaProductLoader(factory).load(new Asked("product:18"));

        assertThat(value.isAbsent()).isTrue();
    }
}
