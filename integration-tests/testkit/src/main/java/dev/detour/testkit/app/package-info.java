/**
 * The side of the control socket that lives in the JVM under test. JDK types only, so that it adds nothing to the class
 * path of an application.
 */
@NullMarked
package dev.detour.testkit.app;

import org.jspecify.annotations.NullMarked;
