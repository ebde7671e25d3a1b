/** What adapters tell the weaver. Values only, loadable without any client. */
@NullMarked
package dev.detour.engine.weave;

import org.jspecify.annotations.NullMarked;
