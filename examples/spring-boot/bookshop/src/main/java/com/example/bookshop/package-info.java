/**
 * A bookshop: a REST API over a database, with Spring's cache in Redis between them. Nothing in this package knows of Detour.
 */
@NullMarked
package com.example.bookshop;

import org.jspecify.annotations.NullMarked;
