/** What happens to applications under load while Redis breaks: scenarios, the run, the gates. */
@NullMarked
package dev.detour.chaos;

import org.jspecify.annotations.NullMarked;
