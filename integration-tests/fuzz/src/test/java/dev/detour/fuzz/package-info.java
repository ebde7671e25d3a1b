/** What the fuzz targets have in common. Each of them stands in the package of what it feeds. */
@NullMarked
package dev.detour.fuzz;

import org.jspecify.annotations.NullMarked;
