/** What Detour promises an application, one class per promise; each case runs through every {@code AccessKind}. */
@NullMarked
package dev.detour.contract;

import org.jspecify.annotations.NullMarked;
