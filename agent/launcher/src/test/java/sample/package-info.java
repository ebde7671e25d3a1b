/** Applications that run under the agent. */
@NullMarked
package sample;

import org.jspecify.annotations.NullMarked;
