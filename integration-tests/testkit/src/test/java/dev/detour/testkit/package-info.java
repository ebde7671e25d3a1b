/** That the servers, the networks and the JVMs of the testkit do what its callers rely on. */
@NullMarked
package dev.detour.testkit;

import org.jspecify.annotations.NullMarked;
