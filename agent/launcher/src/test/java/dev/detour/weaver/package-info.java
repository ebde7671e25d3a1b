/** A stand-in for the isolated part of the agent. */
@NullMarked
package dev.detour.weaver;

import org.jspecify.annotations.NullMarked;
