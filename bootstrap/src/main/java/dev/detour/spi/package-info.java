@NullMarked
package dev.detour.spi;

import org.jspecify.annotations.NullMarked;
