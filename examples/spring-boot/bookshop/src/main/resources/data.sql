INSERT INTO book
SELECT x, 'Book no. ' || x, 1000 + MOD(x * 37, 5000)
FROM generate_series(1, 1000) AS n (x)
WHERE NOT EXISTS (SELECT 1 FROM book);

INSERT INTO review
SELECT book.id, n.x
FROM book, generate_series(3, 5) AS n (x)
WHERE NOT EXISTS (SELECT 1 FROM review);
