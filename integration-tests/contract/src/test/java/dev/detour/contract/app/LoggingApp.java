package dev.detour.contract.app;

import java.io.IOException;
import org.slf4j.LoggerFactory;

/** An application that logs before it reads from Redis. */
public final class LoggingApp {

    private LoggingApp() {}

    /** @param arguments the control port */
    public static void main(String[] arguments) throws IOException {
        if ("slf4j".equals(System.getProperty("app.log"))) {
            LoggerFactory.getLogger("app").info("the application logs");
        } else if ("jul".equals(System.getProperty("app.log"))) {
            java.util.logging.Logger.getLogger("app").info("the application logs");
        }
        RedisApp.main(arguments);
    }
}
