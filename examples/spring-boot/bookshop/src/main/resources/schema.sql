CREATE TABLE IF NOT EXISTS book (
    id BIGINT PRIMARY KEY,
    title VARCHAR(80) NOT NULL,
    price_cents INT NOT NULL
);

CREATE TABLE IF NOT EXISTS review (
    book_id BIGINT NOT NULL REFERENCES book (id),
    stars INT NOT NULL
);

CREATE INDEX IF NOT EXISTS review_of_book ON review (book_id);
