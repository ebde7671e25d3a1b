package dev.detour.tomcat.app;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** The loader of a web application, which says whose it is: each has a file with its name. */
public final class NamedLoader implements OriginLoader {

    @Override
    public Collection<String> keys() {
        return List.of("product:*");
    }

    @Override
    public OriginValue load(OriginRequest request) throws IOException {
        try (InputStream name = Objects.requireNonNull(NamedLoader.class.getResourceAsStream("/name"))) {
            return OriginValue.ofUtf8(new String(name.readAllBytes(), StandardCharsets.UTF_8) + "'s");
        }
    }
}
