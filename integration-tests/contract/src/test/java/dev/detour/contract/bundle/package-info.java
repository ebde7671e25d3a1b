/** An application that is a bundle of OSGi. */
@NullMarked
package dev.detour.contract.bundle;

import org.jspecify.annotations.NullMarked;
