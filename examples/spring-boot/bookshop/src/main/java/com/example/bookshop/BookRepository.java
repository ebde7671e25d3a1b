package com.example.bookshop;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The books and their reviews in the database. */
@Repository
public class BookRepository {

    private final JdbcClient database;

    /** @param database whose tables {@code schema.sql} describes */
    public BookRepository(JdbcClient database) {
        this.database = database;
    }

    /** The book with this id, if there is one. */
    public Optional<Book> find(long id) {
        return database.sql("SELECT id, title, price_cents FROM book WHERE id = ?")
                .param(id)
                .query((row, number) -> new Book(row.getLong("id"), row.getString("title"), row.getInt("price_cents")))
                .optional();
    }

    /** What the reviews of a book come to; of an unknown one there are none. */
    public Rating rating(long bookId) {
        return database.sql(
                        "SELECT COUNT(*) AS reviews, COALESCE(SUM(stars), 0) AS stars FROM review WHERE book_id = ?")
                .param(bookId)
                .query((row, number) -> new Rating(bookId, row.getLong("reviews"), row.getLong("stars")))
                .single();
    }

    void changePrice(long id, int cents) {
        database.sql("UPDATE book SET price_cents = ? WHERE id = ?")
                .param(cents)
                .param(id)
                .update();
    }

    void addReview(long bookId, int stars) {
        database.sql("INSERT INTO review (book_id, stars) VALUES (?, ?)")
                .param(bookId)
                .param(stars)
                .update();
    }
}
