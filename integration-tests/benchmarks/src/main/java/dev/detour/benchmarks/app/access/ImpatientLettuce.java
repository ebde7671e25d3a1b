package dev.detour.benchmarks.app.access;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** A time-out of 5 ms, and whatever Redis does not answer by then is loaded. */
final class ImpatientLettuce implements Access {

    private static final Duration TIMEOUT = Duration.ofMillis(5);

    private final CacheAside aside;
    private final Site site;
    private final LongAdder timeouts = new LongAdder();

    ImpatientLettuce(Site site) {
        this.aside = new CacheAside(LettuceCaches.impatient(site, TIMEOUT), site);
        this.site = site;
    }

    @Override
    public String get(String key) {
        try {
            return aside.get(key);
        } catch (RedisException late) {
            timeouts.increment();
            return site.origin().apply(key);
        }
    }

    @Override
    public String afterwards() {
        return timeouts.sum() + " time-outs";
    }
}
