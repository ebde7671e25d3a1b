/** Loaders as an application would bring them, good ones and faulty ones. */
@NullMarked
package dev.detour.contract.loader;

import org.jspecify.annotations.NullMarked;
