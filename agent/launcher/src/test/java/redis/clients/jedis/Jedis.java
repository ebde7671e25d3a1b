package redis.clients.jedis;

/** A client's class by its name. */
public class Jedis {

    /** Tells whether this class is woven. */
    public String get() {
        return "plain";
    }
}
