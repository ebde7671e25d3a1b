package com.example.products;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The products in the database: H2, in memory, for want of a real one.
 *
 * <p>A database in memory answers in microseconds, a real one over a network in milliseconds. To be realistic, each
 * query therefore holds its connection for {@link #QUERY_MILLIS} longer, and there are only {@link #CONNECTIONS} of
 * them. Every query is counted, whoever makes it.
 */
public final class ProductRepository {

    /** Product ids are 1 to this. */
    public static final int PRODUCTS = 10_000;

    private static final int CONNECTIONS = 8;
    private static final long QUERY_MILLIS = 2;
    private static final String URL = "jdbc:h2:mem:products";

    private final ConnectionPool pool;
    private final LongAdder queries = new LongAdder();

    private ProductRepository() throws SQLException, InterruptedException {
        pool = new ConnectionPool(URL, CONNECTIONS);
        pool.with(ProductRepository::fill);
    }

    /** The one repository of this process. */
    public static ProductRepository shared() {
        return Holder.SHARED;
    }

    /** The product with this id, if there is one. */
    public Optional<Product> find(int id) throws SQLException, InterruptedException {
        queries.increment();
        return pool.with(connection -> {
            TimeUnit.MILLISECONDS.sleep(QUERY_MILLIS);
            return query(connection, id);
        });
    }

    /** How often the database has been asked. */
    public long queries() {
        return queries.sum();
    }

    private static Optional<Product> query(Connection connection, int id) throws SQLException {
        String sql = "SELECT name, price_cents FROM product WHERE id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new Product(id, row.getString(1), row.getInt(2))) : Optional.empty();
            }
        }
    }

    private static int fill(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE product (id INT PRIMARY KEY, name VARCHAR(80), price_cents INT)");
            return statement.executeUpdate("INSERT INTO product SELECT x, 'Product no. ' || x, 100 + MOD(x * 37, 9900)"
                    + " FROM SYSTEM_RANGE(1, " + PRODUCTS + ")");
        }
    }

    private static final class Holder {
        private static final ProductRepository SHARED = open();

        private static ProductRepository open() {
            try {
                return new ProductRepository();
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException("no product database", e);
            }
        }
    }
}
