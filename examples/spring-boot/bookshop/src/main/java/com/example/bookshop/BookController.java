package com.example.bookshop;

import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The API. As in many services a failure of Redis is not caught: it fails the request. */
@RestController
@RequestMapping("/books/{id}")
class BookController {

    private final Catalog catalog;

    BookController(Catalog catalog) {
        this.catalog = catalog;
    }

    @GetMapping
    ResponseEntity<Book> book(@PathVariable long id) {
        return ResponseEntity.of(Optional.ofNullable(catalog.book(id)));
    }

    @PutMapping("/price")
    void changePrice(@PathVariable long id, @RequestParam int cents) {
        catalog.changePrice(id, cents);
    }

    @GetMapping("/rating")
    Rating rating(@PathVariable long id) {
        return catalog.rating(id);
    }

    @PostMapping("/reviews")
    void addReview(@PathVariable long id, @RequestParam int stars) {
        catalog.addReview(id, stars);
    }
}
