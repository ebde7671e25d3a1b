/** All that the bookshop knows of Detour. Without this package it runs as before. */
@NullMarked
package com.example.bookshop.detour;

import org.jspecify.annotations.NullMarked;
