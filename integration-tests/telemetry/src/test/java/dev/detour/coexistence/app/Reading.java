package dev.detour.coexistence.app;

/** The ways of reading: both clients, and of Lettuce all three APIs. Jedis has no other than the synchronous one. */
public enum Reading {
    JEDIS,
    LETTUCE_SYNC,
    LETTUCE_ASYNC,
    LETTUCE_REACTIVE
}
