package dev.detour.benchmarks.app.access;

/** As most applications have it: a value that is not there is loaded and put back, and an exception is the caller's. */
class CacheAside implements Access {

    private final Cache cache;
    private final Site site;

    CacheAside(Cache cache, Site site) {
        this.cache = cache;
        this.site = site;
    }

    @Override
    public String get(String key) {
        String value = cache.get(key);
        return value == null ? loaded(key) : value;
    }

    private String loaded(String key) {
        String row = site.origin().apply(key);
        try {
            cache.put(key, row);
        } catch (RuntimeException notStored) {
            // the value is there, and the next reader puts it back
        }
        return row;
    }
}
