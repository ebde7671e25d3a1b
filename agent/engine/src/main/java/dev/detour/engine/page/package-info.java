/** The live page: what Detour does now, for people, on the loopback interface alone. */
@NullMarked
package dev.detour.engine.page;

import org.jspecify.annotations.NullMarked;
