package dev.detour.bookshop;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shop's database: H2 within the shop, or with {@code -Dbookshop.database=postgres} a PostgreSQL that is started for it.
 */
final class Database implements AutoCloseable {

    private static final boolean IS_POSTGRES =
            System.getProperty("bookshop.database", "h2").equals("postgres");

    private final @Nullable EmbeddedPostgres postgres;

    private Database(@Nullable EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Which it is, for people. */
    static String named() {
        return IS_POSTGRES ? "PostgreSQL" : "H2 in its own process";
    }

    /** One without tables; it returns when it can be used. */
    static Database start() throws IOException {
        return new Database(IS_POSTGRES ? EmbeddedPostgres.start() : null);
    }

    /** What the shop is told of it; nothing of H2, which is its default. */
    Map<String, String> environment() {
        return postgres == null
                ? Map.of()
                : Map.of(
                        "SPRING_PROFILES_ACTIVE",
                        "postgres",
                        "SPRING_DATASOURCE_URL",
                        "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                        "SPRING_DATASOURCE_USERNAME",
                        "postgres",
                        "SPRING_DATASOURCE_PASSWORD",
                        "postgres");
    }

    @Override
    public void close() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }
}
