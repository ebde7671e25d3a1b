package com.example.bookshop.detour;

import com.example.bookshop.BookRepository;
import com.example.springcache.SpringCacheFormat;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;

/** Rebuilds the cache {@code ratings} from the database, as JSON. */
final class RatingLoader implements OriginLoader {

    private final BookRepository repository;
    private final SpringCacheFormat format;

    RatingLoader(BookRepository repository, SpringCacheFormat format) {
        this.repository = repository;
        this.format = format;
    }

    @Override
    public Collection<String> keys() {
        return format.keys();
    }

    @Override
    public OriginValue load(OriginRequest request) {
        long bookId = Long.parseLong(format.idIn(request));
        return format.value(request, repository.rating(bookId));
    }

    @Override
    public String name() {
        return "ratings";
    }
}
