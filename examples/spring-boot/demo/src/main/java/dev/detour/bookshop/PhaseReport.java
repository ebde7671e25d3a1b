package dev.detour.bookshop;

/**
 * What a phase came to.
 *
 * @param users their requests that ended in it
 * @param health what the shop's own health check said, as {@code UP}
 * @param answers who answered the reads of the caches; all zero where there is no Detour
 */
record PhaseReport(Phase phase, Tally users, String health, Answers answers) {}
