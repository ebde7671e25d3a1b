/** What Spring's caches store in Redis, for loaders that have to give the same. */
@NullMarked
package com.example.springcache;

import org.jspecify.annotations.NullMarked;
