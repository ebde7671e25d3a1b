package com.example.products;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A fixed number of database connections; who finds none free waits. */
final class ConnectionPool {

    private final BlockingQueue<Connection> free;

    ConnectionPool(String url, int size) throws SQLException {
        free = new ArrayBlockingQueue<>(size);
        for (int i = 0; i < size; i++) {
            free.add(DriverManager.getConnection(url));
        }
    }

    /** What is done with a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException, InterruptedException;
    }

    <T> T with(Work<T> work) throws SQLException, InterruptedException {
        Connection connection = free.take();
        try {
            return work.on(connection);
        } finally {
            free.add(connection);
        }
    }
}
