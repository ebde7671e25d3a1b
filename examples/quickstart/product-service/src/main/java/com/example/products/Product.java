package com.example.products;

import java.util.Locale;

/** A product of the catalogue, and the text that the cache holds of it. */
public record Product(int id, String name, int priceCents) {

    /** The text stored in Redis under {@code product:<id>}. */
    public String toJson() {
        return String.format(Locale.ROOT, "{\"id\":%d,\"name\":\"%s\",\"priceCents\":%d}", id, name, priceCents);
    }
}
