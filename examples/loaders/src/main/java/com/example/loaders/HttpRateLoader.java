package com.example.loaders;

import dev.detour.spi.AsyncOriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Rebuilds {@code rate:<currency>} from another service, without holding a thread meanwhile. */
public final class HttpRateLoader implements AsyncOriginLoader {

    private static final String PREFIX = "rate:";
    private static final Duration TTL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final long WHOLE_MILLIS = TIMEOUT.plusMillis(50).toMillis();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI rates;

    /** @param rates such as {@code http://rates.internal/rates} */
    public HttpRateLoader(URI rates) {
        this.rates = rates;
    }

    @Override
    public Collection<String> keys() {
        return List.of(PREFIX + "*");
    }

    @Override
    public CompletionStage<OriginValue> loadAsync(OriginRequest request) {
        String currency = request.keyUtf8().substring(PREFIX.length());
        URI rate = URI.create(rates + "?of=" + URLEncoder.encode(currency, StandardCharsets.UTF_8));
        HttpRequest get = HttpRequest.newBuilder(rate).timeout(TIMEOUT).build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(get, BodyHandlers.ofByteArray());
        return answer.thenApply(HttpRateLoader::valueOf)
                .orTimeout(WHOLE_MILLIS, TimeUnit.MILLISECONDS) // the request's own ends with the headers
                .whenComplete((value, failure) -> answer.cancel(true)); // of no effect once it has answered
    }

    private static OriginValue valueOf(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 200 -> OriginValue.of(response.body()).withTtl(TTL);
            case 404 -> OriginValue.absent();
            // that the service cannot tell is a failure: absent() would be remembered
            default -> throw new IllegalStateException("status " + response.statusCode());
        };
    }

    @Override
    public Duration timeout() {
        return TIMEOUT.plusMillis(100); // the client's own limit comes first, and tells more
    }

    @Override
    public String name() {
        return "rates";
    }
}
