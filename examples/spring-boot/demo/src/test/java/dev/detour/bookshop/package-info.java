@NullMarked
package dev.detour.bookshop;

import org.jspecify.annotations.NullMarked;
