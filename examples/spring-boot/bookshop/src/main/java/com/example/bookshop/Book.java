package com.example.bookshop;

import java.io.Serializable;

/** A book on sale. In Redis it stands as the JDK serialises it, which is what Spring's caches do by default. */
public record Book(long id, String title, int priceCents) implements Serializable {}
