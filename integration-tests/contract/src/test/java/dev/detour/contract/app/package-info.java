/** The applications under test: ordinary users of Jedis or Lettuce that know nothing of an agent. */
@NullMarked
package dev.detour.contract.app;

import org.jspecify.annotations.NullMarked;
