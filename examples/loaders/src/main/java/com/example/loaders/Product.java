package com.example.loaders;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A row of the application's own, with the form in which it goes into Redis. */
@Entity
public class Product {

    @Id
    private long id;

    private int cents;
    private String name = "";

    /** For JPA. */
    protected Product() {}

    public Product(long id, int cents, String name) {
        this.id = id;
        this.cents = cents;
        this.name = name;
    }

    public long id() {
        return id;
    }

    /** What the application stores in Redis, and so what a loader has to give. */
    public String toCacheText() {
        return cents + " " + name;
    }
}
