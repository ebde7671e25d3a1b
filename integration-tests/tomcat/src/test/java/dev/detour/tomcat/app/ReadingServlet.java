package dev.detour.tomcat.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;

/** Answers with what a pooled connection reads: a key that is there, and one that is not. */
public final class ReadingServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private transient @Nullable JedisPool pool;

    @Override
    public void init() {
        pool = new JedisPool("127.0.0.1", Integer.parseInt(getInitParameter("redis")));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String key = request.getParameter("key");
        try (Jedis jedis = Objects.requireNonNull(pool).getResource()) {
            jedis.set("product:there", "value");
            response.getWriter().print(jedis.get("product:there") + ", " + jedis.get(key));
        }
    }

    @Override
    public void destroy() {
        Objects.requireNonNull(pool).close();
    }
}
