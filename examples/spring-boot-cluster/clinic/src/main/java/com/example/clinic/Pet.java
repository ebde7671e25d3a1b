package com.example.clinic;

import java.io.Serializable;

/** An owner's pet. */
public record Pet(long id, String name) implements Serializable {}
