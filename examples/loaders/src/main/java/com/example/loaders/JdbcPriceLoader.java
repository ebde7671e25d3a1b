package com.example.loaders;

import com.zaxxer.hikari.HikariDataSource;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

/** Rebuilds {@code price:<article>}, which the application stores as text, from a table. */
public final class JdbcPriceLoader implements OriginLoader {

    private static final String PREFIX = "price:";
    private static final String QUERY = "SELECT cents FROM prices WHERE article = ?";
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final int CONNECTIONS = 16;
    private static final int CONNECT_MILLIS = 500;
    private static final int QUERY_SECONDS = 1;

    private final DataSource database;

    /** For {@link java.util.ServiceLoader}. Opens no connection before the first load. */
    public JdbcPriceLoader() {
        this(ownConnections());
    }

    /** For an application that registers it. */
    public JdbcPriceLoader(DataSource database) {
        this.database = database;
    }

    @Override
    public Collection<String> keys() {
        return List.of(PREFIX + "*");
    }

    @Override
    public OriginValue load(OriginRequest request) throws SQLException {
        String article = request.keyUtf8().substring(PREFIX.length());
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(QUERY)) {
            query.setQueryTimeout(QUERY_SECONDS); // many drivers ignore an interrupt
            query.setString(1, article);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? OriginValue.ofUtf8(Integer.toString(row.getInt(1))).withTtl(TTL)
                        : OriginValue.absent();
            }
        }
    }

    @Override
    public String name() {
        return "prices";
    }

    private static DataSource ownConnections() {
        HikariDataSource pool = new HikariDataSource(); // connects with the first load
        pool.setPoolName("price-loader");
        pool.setJdbcUrl(System.getProperty("prices.jdbc-url"));
        pool.setMaximumPoolSize(CONNECTIONS); // as many as detour.origin.max-concurrent
        pool.setMinimumIdle(0);
        pool.setInitializationFailTimeout(-1); // a database that is down fails the load, and not the pool
        pool.setConnectionTimeout(CONNECT_MILLIS);
        return pool;
    }
}
