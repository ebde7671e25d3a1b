package dev.detour.contract.app;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Credentials that the application renews, and of which it tells its connections if these are to know at once. */
final class Renewed implements RedisCredentialsProvider {

    private final Sinks.Many<RedisCredentials> told = Sinks.many().multicast().directBestEffort();
    private final boolean isTelling;
    private volatile RedisCredentials now;

    private Renewed(String words, boolean isTelling) {
        this.now = parsed(words);
        this.isTelling = isTelling;
    }

    /**
     * Lets an address have such credentials.
     *
     * @param words the first, as {@code user:password}
     */
    static void give(RedisURI uri, String words, boolean isTelling, Watched watched) {
        Renewed renewed = new Renewed(words, isTelling);
        uri.setCredentialsProvider(renewed);
        watched.renewing(renewed::renew);
    }

    static void listen(ClientOptions.Builder options) {
        options.reauthenticateBehavior(ClientOptions.ReauthenticateBehavior.ON_NEW_CREDENTIALS);
    }

    private void renew(String words) {
        now = parsed(words);
        if (isTelling) {
            told.tryEmitNext(now).orThrow();
        }
    }

    private static RedisCredentials parsed(String words) {
        int colon = words.indexOf(':');
        return RedisCredentials.just(words.substring(0, colon), words.substring(colon + 1));
    }

    @Override
    public Mono<RedisCredentials> resolveCredentials() {
        return Mono.just(now);
    }

    @Override
    public boolean supportsStreaming() {
        return isTelling;
    }

    @Override
    public Flux<RedisCredentials> credentials() {
        return told.asFlux();
    }
}
