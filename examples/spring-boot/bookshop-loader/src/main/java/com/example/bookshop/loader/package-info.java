/** A loader for the bookshop in a jar of its own: the bookshop is neither rebuilt nor changed for it. */
@NullMarked
package com.example.bookshop.loader;

import org.jspecify.annotations.NullMarked;
