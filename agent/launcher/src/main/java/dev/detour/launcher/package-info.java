/**
 * The agent's way in, and the loader of its isolated classes.
 *
 * <p>Java 8 bytecode, so that an older JVM gets one clear line. {@link dev.detour.launcher.DetourAgent} is loaded by the
 * system loader, everything else in here by the bootstrap loader: two run-time packages of the same name. See there.
 */
@NullMarked
package dev.detour.launcher;

import org.jspecify.annotations.NullMarked;
