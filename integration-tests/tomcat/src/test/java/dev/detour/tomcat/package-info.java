/** Web applications in Tomcat: a class loader for each, all threads shared. */
@NullMarked
package dev.detour.tomcat;

import org.jspecify.annotations.NullMarked;
