@NullMarked
package dev.detour.engine.log;

import org.jspecify.annotations.NullMarked;
