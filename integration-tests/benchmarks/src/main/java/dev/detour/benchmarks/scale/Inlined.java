package dev.detour.benchmarks.scale;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What the page brings along: its own style and script, and those of the library that draws. */
final class Inlined {

    private static final String LIBRARY_ABOUT = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private final String version;

    Inlined() {
        Properties about = new Properties();
        try (InputStream in = open(LIBRARY_ABOUT)) {
            about.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        version = about.getProperty("version");
    }

    String libraryVersion() {
        return version;
    }

    String library() {
        return text(libraryFile("uPlot.iife.min.js"));
    }

    String libraryStyle() {
        return text(libraryFile("uPlot.min.css"));
    }

    private String libraryFile(String name) {
        return "/META-INF/resources/webjars/uplot/" + version + "/dist/" + name;
    }

    String style() {
        return text("scale.css");
    }

    String script() {
        return text("scale.js");
    }

    String template() {
        return text("scale.mustache");
    }

    private static String text(String resource) {
        try (InputStream in = open(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = Inlined.class.getResourceAsStream(resource);
        if (in == null) {
            throw new FileNotFoundException("not on the class path: " + resource);
        }
        return in;
    }
}
