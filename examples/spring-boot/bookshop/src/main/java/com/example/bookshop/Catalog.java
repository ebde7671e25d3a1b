package com.example.bookshop;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** The books as the API gives them: from the caches where they are there, else from the database. */
@Service
class Catalog {

    private final BookRepository repository;

    Catalog(BookRepository repository) {
        this.repository = repository;
    }

    /** In Redis: {@code books::<id>}. That there is no such book is cached, too. */
    @Cacheable("books")
    public @Nullable Book book(long id) {
        return repository.find(id).orElse(null);
    }

    @CacheEvict(cacheNames = "books", key = "#id")
    public void changePrice(long id, int cents) {
        repository.changePrice(id, cents);
    }

    /** In Redis: {@code ratings::<id>}. */
    @Cacheable("ratings")
    public Rating rating(long bookId) {
        return repository.rating(bookId);
    }

    @CacheEvict(cacheNames = "ratings", key = "#bookId")
    public void addReview(long bookId, int stars) {
        repository.addReview(bookId, stars);
    }
}
