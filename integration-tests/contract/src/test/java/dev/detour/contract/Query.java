package dev.detour.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query in PromQL, as far as it takes to see whether there is what it asks for: the metrics that it selects, the labels
 * that it matches and groups by, and the words that it matches them with.
 */
record Query(String text) {

    /** What Prometheus itself adds to what it scrapes. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    private static final Pattern SELECTOR =
            Pattern.compile("\\b(detour_\\w+)\\s*(?:\\{([^}]*)})?\\s*(\\[[^]]*])?(?!\\w*\\s*\\()");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern VALUES_OF_LABEL = Pattern.compile("label_values\\((.*),\\s*(\\w+)\\)");

    /** What it names that there is none of, and what is wrong with it; empty where all is well. */
    List<String> problems(Exposition scraped) {
        List<String> problems = new ArrayList<>();
        if (text.chars().filter(c -> c == '(').count()
                != text.chars().filter(c -> c == ')').count()) {
            problems.add("parentheses in " + text);
        }
        Set<String> known = new HashSet<>(ADDED);
        Matcher selector = SELECTOR.matcher(withoutLabels());
        int selectors = 0;
        while (selector.find()) {
            selectors++;
            problems.addAll(problems(selector, scraped));
            scraped.of(selector.group(1))
                    .forEach(sample -> known.addAll(sample.labels().keySet()));
        }
        if (selectors == 0) {
            problems.add("no metric in " + text);
        }
        for (String label : grouping()) {
            if (!known.contains(label)) {
                problems.add("no label " + label + " for " + text);
            }
        }
        return problems;
    }

    private List<String> problems(Matcher selector, Exposition scraped) {
        String metric = selector.group(1);
        if (scraped.of(metric).isEmpty()) {
            return List.of("no metric " + metric + " for " + text);
        }
        List<String> problems = new ArrayList<>();
        boolean isCounter = metric.endsWith("_total") || metric.endsWith("_bucket");
        boolean isRange = selector.group(3) != null;
        if (isCounter != isRange && !isValuesOfLabel() && !text.startsWith("absent(")) {
            problems.add((isCounter ? "no range for " : "a range for ") + metric + " in " + text);
        }
        Matcher matcher = MATCHER.matcher(selector.group(2) == null ? "" : selector.group(2));
        while (matcher.find()) {
            String problem = problem(metric, matcher, scraped);
            if (!problem.isEmpty()) {
                problems.add(problem);
            }
        }
        return problems;
    }

    private String problem(String metric, Matcher matcher, Exposition scraped) {
        String label = matcher.group(1);
        String value = matcher.group(3);
        boolean isAdded = ADDED.contains(label);
        if (!isAdded
                && scraped.of(metric).stream()
                        .noneMatch(sample -> sample.labels().containsKey(label))) {
            return "no label " + label + " of " + metric + " for " + text;
        }
        boolean isWord = matcher.group(2).startsWith("=") && !value.contains("$");
        Pattern wanted = Pattern.compile(matcher.group(2).endsWith("~") ? value : Pattern.quote(value));
        boolean isFound = scraped.of(metric).stream()
                .anyMatch(sample ->
                        wanted.matcher(sample.labels().getOrDefault(label, "")).matches());
        return isAdded || !isWord || isFound ? "" : "no " + label + " is " + value + " for " + text;
    }

    /** Labels may be named like metrics. */
    private String withoutLabels() {
        String withoutGrouping = GROUPING.matcher(text).replaceAll("");
        return VALUES_OF_LABEL.matcher(withoutGrouping).replaceFirst("$1");
    }

    private boolean isValuesOfLabel() {
        return VALUES_OF_LABEL.matcher(text).matches();
    }

    /** The labels that it groups by, or lists the values of. */
    Set<String> grouping() {
        Set<String> labels = new HashSet<>();
        Matcher grouping = GROUPING.matcher(text);
        while (grouping.find()) {
            Arrays.stream(grouping.group(1).split(","))
                    .map(String::strip)
                    .filter(label -> !label.isEmpty())
                    .forEach(labels::add);
        }
        Matcher values = VALUES_OF_LABEL.matcher(text);
        if (values.matches()) {
            labels.add(values.group(2));
        }
        return labels;
    }
}
