package com.example.bookshop.loader;

import com.example.bookshop.BookRepository;
import com.example.springcache.SpringCacheFormat;
import com.example.springcache.SpringSettings;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rebuilds the cache {@code books} from the bookshop's database, in the form that Spring gives it by default. */
public final class BookLoader implements OriginLoader {

    /** A share of the connections that the database accepts; more loads than these wait for one another. */
    private static final int CONNECTIONS = 4;

    private final SpringCacheFormat format;
    private final BookRepository books;

    /** For {@link java.util.ServiceLoader}. Reads the bookshop's settings; connects with the first load only. */
    public BookLoader() {
        SpringSettings settings = SpringSettings.read();
        format = new SpringCacheFormat("books", settings.cacheDefaults());
        books = new BookRepository(JdbcClient.create(settings.dataSource("book-loader", CONNECTIONS)));
    }

    @Override
    public Collection<String> keys() {
        return format.keys();
    }

    @Override
    public OriginValue load(OriginRequest request) {
        long id = Long.parseLong(format.idIn(request));
        return format.value(request, books.find(id).orElse(null));
    }

    @Override
    public String name() {
        return "books";
    }
}
