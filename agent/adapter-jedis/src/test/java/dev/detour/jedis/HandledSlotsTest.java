package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** With a Jedis that has no such clients; with them, the contract on Jedis 3. */
class HandledSlotsTest {

    @Test
    void handler_clientOfAnotherVersion_isNone() throws Throwable {
        assertThat(HandledSlots.handler("a client")).isNull();
        assertThat(HandledSlots.handler(null)).isNull();
    }
}
