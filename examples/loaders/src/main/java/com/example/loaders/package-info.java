/** Loaders over JDBC, over JPA and over HTTP: the code of the page beside this module. */
@NullMarked
package com.example.loaders;

import org.jspecify.annotations.NullMarked;
