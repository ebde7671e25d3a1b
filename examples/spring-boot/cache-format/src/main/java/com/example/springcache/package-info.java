/** What loaders have to know of an application on Spring Boot: what its caches store in Redis, and its settings. */
@NullMarked
package com.example.springcache;

import org.jspecify.annotations.NullMarked;
