package dev.detour.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was scraped from an application, in Prometheus's text format.
 *
 * @param series by metric, as queries name it
 */
record Exposition(Map<String, List<Sample>> series) {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    record Sample(Map<String, String> labels, double value) {}

    /** Nothing where nobody listens at the port yet. */
    static Exposition of(int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        try {
            return parsed(HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (java.net.ConnectException notYet) {
            return new Exposition(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static Exposition parsed(String text) {
        Map<String, List<Sample>> series = new TreeMap<>();
        for (String line : text.lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (!line.startsWith("#") && !line.isBlank()) {
                if (!sample.matches()) {
                    throw new AssertionError("no sample: " + line);
                }
                series.computeIfAbsent(sample.group(1), name -> new ArrayList<>())
                        .add(new Sample(labels(sample.group(2)), Double.parseDouble(sample.group(3))));
            }
        }
        return new Exposition(series);
    }

    private static Map<String, String> labels(String list) {
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(list == null ? "" : list);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    List<Sample> of(String metric) {
        return series.getOrDefault(metric, List.of());
    }

    /** The sum of the series that have these labels: name and value in turn. */
    double sum(String metric, String... labels) {
        Map<String, String> wanted = new HashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return of(metric).stream()
                .filter(sample -> sample.labels().entrySet().containsAll(wanted.entrySet()))
                .mapToDouble(Sample::value)
                .sum();
    }
}
