@NullMarked
package com.example.springcache;

import org.jspecify.annotations.NullMarked;
