package com.example.clinic;

import java.io.Serializable;

/** Who brings pets. In Redis it stands as the JDK serialises it, as do pets and vets: that is what Spring's caches do by default. */
public record Owner(long id, String name, String telephone) implements Serializable {}
