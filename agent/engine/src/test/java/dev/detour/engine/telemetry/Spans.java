package dev.detour.engine.telemetry;

/** What records spans, with nothing else to tell. */
final class Spans {

    private Spans() {}

    static LookupSpans recording(OtelApi api) {
        return new LookupSpans(api, new EpochOffset(), new KeyWords(KeyWords.Detail.NONE), new PendingEvents());
    }
}
