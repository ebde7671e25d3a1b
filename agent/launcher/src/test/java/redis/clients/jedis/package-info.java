/** A stand-in for a client. */
@NullMarked
package redis.clients.jedis;

import org.jspecify.annotations.NullMarked;
