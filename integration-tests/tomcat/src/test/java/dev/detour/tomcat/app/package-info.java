/** What is in each web application. */
@NullMarked
package dev.detour.tomcat.app;

import org.jspecify.annotations.NullMarked;
