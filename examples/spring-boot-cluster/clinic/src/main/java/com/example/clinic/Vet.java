package com.example.clinic;

import java.io.Serializable;

/** One of those who work at the clinic. */
public record Vet(long id, String name, String specialty) implements Serializable {}
