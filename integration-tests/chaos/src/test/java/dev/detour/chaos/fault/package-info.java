/** What befalls a site. Knows no application and no oracle. */
@NullMarked
package dev.detour.chaos.fault;

import org.jspecify.annotations.NullMarked;
