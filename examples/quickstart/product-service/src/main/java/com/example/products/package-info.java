/**
 * A small product service as many teams have it: products in a database, read through a Redis cache.
 *
 * <p>Nothing here knows of Detour.
 */
@NullMarked
package com.example.products;

import org.jspecify.annotations.NullMarked;
