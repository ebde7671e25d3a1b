/**
 * A clinic for pets: a REST API over a database, with Spring's caches in a Redis Cluster between them. Nothing in it knows of
 * Detour.
 */
@NullMarked
package com.example.clinic;

import org.jspecify.annotations.NullMarked;
