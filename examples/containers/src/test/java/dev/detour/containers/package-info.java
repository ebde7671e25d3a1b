@NullMarked
package dev.detour.containers;

import org.jspecify.annotations.NullMarked;
