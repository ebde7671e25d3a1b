package com.example.springcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;

/** What Spring's own cache hands to Redis is what the format has to give, byte for byte. */
class SpringCacheFormatTest {

    private static final Book BOOK = new Book(17, "Book no. 17");
    private static final RedisCacheConfiguration JDK =
            RedisCacheConfiguration.defaultCacheConfig().entryTtl(Duration.ofMinutes(10));
    private static final RedisCacheConfiguration JSON =
            JDK.serializeValuesWith(SerializationPair.fromSerializer(new JacksonJsonRedisSerializer<>(Book.class)));

    record Book(long id, String title) implements Serializable {}

    private record Put(byte[] key, byte[] value, @Nullable Duration ttl) {}

    private record Request(byte[] key) implements OriginRequest {
        @Override
        public String keyUtf8() {
            return new String(key, StandardCharsets.UTF_8);
        }

        @Override
        public int database() {
            return 0;
        }

        @Override
        public String server() {
            return "";
        }

        @Override
        public String route() {
            return "books";
        }

        @Override
        public Duration remaining() {
            return Duration.ofSeconds(1);
        }
    }

    private final List<Put> puts = new ArrayList<>();

    /** What Spring's cache calls in order to store; it keeps what it is given. */
    private final RedisCacheWriter writer = (RedisCacheWriter) Proxy.newProxyInstance(
            SpringCacheFormatTest.class.getClassLoader(),
            new Class<?>[] {RedisCacheWriter.class},
            (proxy, method, arguments) -> {
                if (method.getName().equals("put")) {
                    puts.add(new Put((byte[]) arguments[1], (byte[]) arguments[2], (Duration) arguments[3]));
                }
                return null;
            });

    private RedisCacheManager caches(RedisCacheConfiguration configuration) {
        return RedisCacheManager.builder(writer).cacheDefaults(configuration).build();
    }

    /** What Spring stores for the book no. 17. */
    private Put put(RedisCacheManager caches, @Nullable Book book) {
        Cache books = Objects.requireNonNull(caches.getCache("books"));
        books.put(17L, book);
        return puts.get(puts.size() - 1);
    }

    private void assertSame(RedisCacheConfiguration configuration, @Nullable Book book) {
        RedisCacheManager caches = caches(configuration);
        Put spring = put(caches, book);
        SpringCacheFormat format = SpringCacheFormat.of(caches, "books");
        Request request = new Request(spring.key());

        OriginValue value = format.value(request, book);

        assertThat(value.bytes()).isEqualTo(spring.value());
        assertThat(value.ttl()).isEqualTo(spring.ttl());
        assertThat(format.idIn(request)).isEqualTo("17");
    }

    @Test
    void value_ofJdkSerialisation_isWhatSpringStores() {
        assertSame(JDK, BOOK);
    }

    @Test
    void value_ofJson_isWhatSpringStores() {
        assertSame(JSON, BOOK);
        assertThat(new String(puts.get(0).value(), StandardCharsets.UTF_8)).contains("\"title\":\"Book no. 17\"");
    }

    @Test
    void value_null_isWhatSpringStoresForIt() {
        assertSame(JDK, null);
        assertSame(JSON, null);
    }

    @Test
    void value_nullOfACacheThatKeepsNone_isAbsent() {
        SpringCacheFormat format = new SpringCacheFormat("books", JDK.disableCachingNullValues());

        assertThat(format.value(new Request("books::17".getBytes(StandardCharsets.UTF_8)), null)
                        .isAbsent())
                .isTrue();
    }

    @Test
    void value_ofAnEternalCache_hasNoTimeToLive() {
        SpringCacheFormat format = new SpringCacheFormat("books", RedisCacheConfiguration.defaultCacheConfig());

        assertThat(format.value(new Request("books::17".getBytes(StandardCharsets.UTF_8)), BOOK)
                        .ttl())
                .isNull();
    }

    @Test
    void keys_beginAsThoseOfTheCache() {
        RedisCacheConfiguration prefixed = JDK.prefixCacheNameWith("shop:");

        assertSame(prefixed, BOOK);
        assertThat(SpringCacheFormat.of(caches(JDK), "books").keys()).containsExactly("books::*");
        assertThat(SpringCacheFormat.of(caches(prefixed), "books").keys()).containsExactly("shop:books::*");
    }

    @Test
    void isOf_keyOfAnotherCache_isFalse() {
        SpringCacheFormat books = new SpringCacheFormat("books", JDK);

        assertThat(books.isOf(new Request("books::17".getBytes(StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(books.isOf(new Request("bookshelves::17".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @Test
    void format_ofACacheWithoutPrefix_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpringCacheFormat.of(caches(JDK.disableKeyPrefix()), "books"));
    }
}
