package dev.detour.chaos;

/** What a scenario is measured by. That the oracle found nothing wrong is asked of every one. */
enum Gate {
    /** A: from classification to answer at most 5 ms at P95 where LOCAL, STALE or REPLICA answers. */
    FALLBACK_LATENCY,
    /** B: a diverted call as a whole at most primary deadline + retry budget + 5 ms at P95. */
    DIVERTED_CALL,
    /** B: at most 5 ms at P95 over the outage, once the breakers are open. */
    OUTAGE_LATENCY,
    /**
     * B, seen from outside: every read that could be answered took at most 20 ms at P95 during the fault, from when it was
     * due, whether a breaker opened or not.
     */
    READ_LATENCY,
    /** Every way of reading met the fault: a tier that answers for a primary that fails has answered, again and again. */
    EVERY_WAY_MET_IT,
    /** C: unanswered at most 2 % of the reads, none where LOCAL, REPLICA or STALE held the value. */
    UNANSWERED,
    /** C: no error where this process had read the value lately enough to answer with it, with a loader or without. */
    REMEMBERED,
    /** From the first failed call to the open breaker at most 50 ms, and soon after the fault began. */
    ISOLATION,
    /** In the last second Redis answers again: at most a tenth is answered by replicas or memory in its place. */
    RECOVERED,
    /** No breaker is open a second after the fault was over, or later. */
    HEALED,
    /** No read is sent more often than servers redirect it, with 0.2 to spare, and none is redirected again and again. */
    RETRY_STORM,
    /** Origin loads of a second, and after a restart, keep the limits that are set; how many are under way at a time is told. */
    ORIGIN_RATE,
    /** No answer for undeclared keys comes from anywhere but Redis: none while it cannot answer. */
    UNDECLARED_KEYS,
    /** Nobody answers in the place of Redis once all that was seen of it is older than allowed. */
    TOO_OLD,
    /** While the application's user may not read, nobody is answered from anywhere. */
    UNMASKED,
    /**
     * Nothing is lent by pools when all is over; and threads, sockets and heap are what they were: when applications of the
     * scenario's own end, or else when the site is left.
     */
    LEAKS
}
