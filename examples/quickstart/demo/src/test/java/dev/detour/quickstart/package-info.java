@NullMarked
package dev.detour.quickstart;

import org.jspecify.annotations.NullMarked;
