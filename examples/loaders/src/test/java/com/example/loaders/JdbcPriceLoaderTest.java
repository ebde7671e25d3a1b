package com.example.loaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcPriceLoaderTest {

    private static final String URL = "jdbc:h2:mem:prices;DB_CLOSE_DELAY=-1";

    private final JdbcConnectionPool database = JdbcConnectionPool.create(URL, "", "");

    @BeforeEach
    void fill() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE prices(article VARCHAR PRIMARY KEY, cents INT NOT NULL)");
            statement.execute("INSERT INTO prices VALUES ('lamp', 1999)");
        }
    }

    @AfterEach
    void drop() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE prices");
        } finally {
            database.dispose();
            System.clearProperty("prices.jdbc-url");
        }
    }

    @Test
    void load_rowExists_givesWhatTheApplicationStores() throws Exception {
        OriginValue value = new JdbcPriceLoader(database).load(new Asked("price:lamp"));

        assertThat(value.bytes()).asString().isEqualTo("1999");
        assertThat(value.ttl()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void load_noSuchRow_isAbsent() throws Exception {
        OriginValue value = new JdbcPriceLoader(database).load(new Asked("price:none"));

        assertThat(value.isAbsent()).isTrue();
    }

    @Test
    void load_databaseIsGone_throwsAndIsNotAbsent() {
        System.setProperty("prices.jdbc-url", "jdbc:h2:mem:nothing-there;IFEXISTS=TRUE");

        assertThatExceptionOfType(SQLTransientConnectionException.class)
                .isThrownBy(() -> new JdbcPriceLoader().load(new Asked("price:lamp")));
    }

    @Test
    void serviceLoader_findsIt_andItConnectsByItself() throws Exception {
        System.setProperty("prices.jdbc-url", URL);
        List<OriginLoader> found = ServiceLoader.load(OriginLoader.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();

        assertThat(found).singleElement().isInstanceOf(JdbcPriceLoader.class);
        OriginValue value = found.get(0).load(new Asked("price:lamp"));
        assertThat(value.bytes()).asString().isEqualTo("1999");
    }
}
