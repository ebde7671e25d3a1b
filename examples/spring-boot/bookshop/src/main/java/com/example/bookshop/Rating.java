package com.example.bookshop;

/**
 * What readers think of a book. In Redis it stands as JSON.
 *
 * @param stars of all reviews together
 */
public record Rating(long bookId, long reviews, long stars) {}
