package com.example.bookshop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the bookshop. */
@SpringBootApplication
public class BookshopApplication {

    /** See the class. */
    public static void main(String[] args) {
        SpringApplication.run(BookshopApplication.class, args);
    }
}
