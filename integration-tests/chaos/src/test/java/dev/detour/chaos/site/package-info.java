/** Where scenarios happen: servers, networks before them, the applications that read there. */
@NullMarked
package dev.detour.chaos.site;

import org.jspecify.annotations.NullMarked;
