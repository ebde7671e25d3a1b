package dev.detour.engine.check.gate;

import dev.detour.engine.check.gate.Gate.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads limits as they are written on the command line, and judges a summary by them. Not thread-safe. */
final class Limits {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?) ?%");
    private static final Pattern COUNT = Pattern.compile("\\d{1,15}");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?) ?(ns|us|ms|s)");
    private static final Pattern SPAN = Pattern.compile("(\\d{1,6}) ?([smhd])");
    private static final Map<String, Double> UNIT_MICROS = Map.of("ns", 1e-3, "us", 1.0, "ms", 1e3, "s", 1e6);
    private static final Map<String, Long> UNIT_SECONDS = Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L);
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double ALL = 100;

    /** Of fewer, none is left above the 95th percentile. */
    private static final long FEWEST_OF_P95 = 20;

    private final Summary summary;
    private final List<Gate> gates = new ArrayList<>();

    Limits(Summary summary) {
        this.summary = summary;
    }

    List<Gate> gates() {
        return gates;
    }

    /** Where a limit is given: of the time that it takes in the 95th of a hundred cases. */
    void p95(String option, @Nullable String limit, Times times, String about) throws Unusable {
        if (limit != null) {
            String few = times.count() > 0 && times.count() < FEWEST_OF_P95 ? "; of so few it is the largest" : "";
            micros(option, limit, times.percentileMicros(95), times.count() > 0, times.count() + " " + about + few);
        }
    }

    /** Of a time. */
    void time(String option, @Nullable String limit, double micros, String about) throws Unusable {
        if (limit != null) {
            micros(option, limit, micros, micros > 0, about);
        }
    }

    private void micros(String option, String limit, double figure, boolean isMeasured, String about) throws Unusable {
        double most = durationMicros(option, limit);
        boolean isKept = figure <= most;
        double unitMicros = most < MICROS_PER_MILLI ? 1 : MICROS_PER_MILLI;
        String unit = most < MICROS_PER_MILLI ? " us" : " ms";
        double told = rounded(figure / unitMicros);
        String inWords = number(isKept ? Math.min(told, most / unitMicros) : told) + unit;
        add(option, number(most / unitMicros) + unit, isMeasured ? inWords : "none", isMeasured, isKept, about);
    }

    /** To three digits, never down; more of them a bucket does not tell apart. */
    private static double rounded(double value) {
        if (value <= 0) {
            return 0;
        }
        double scale = Math.max(1, Math.pow(10, 2 - Math.floor(Math.log10(value))));
        return Math.ceil(value * scale - 1e-6) / scale;
    }

    /** Of a share, in percent. */
    void share(String option, @Nullable String limit, long part, long whole, String about) throws Unusable {
        if (limit != null) {
            double most = percent(option, limit);
            double figure = whole == 0 ? 0 : ALL * part / whole;
            add(
                    option,
                    number(most) + " %",
                    whole > 0 ? number(figure) + " %" : "none",
                    whole > 0,
                    figure <= most,
                    part + " of " + whole + about);
        }
    }

    /** Of a number of something. */
    void number(String option, @Nullable String limit, long figure, boolean isMeasured, String about) throws Unusable {
        if (limit != null) {
            long most = count(option, limit);
            String told = isMeasured ? String.valueOf(figure) : "none";
            add(option, String.valueOf(most), told, isMeasured, figure <= most, about);
        }
    }

    private void add(String option, String limit, String figure, boolean isMeasured, boolean isKept, String about) {
        boolean isAny = isMeasured && summary.lookups() > 0;
        Verdict verdict = !isAny ? Verdict.UNMEASURED : isKept ? Verdict.PASSED : Verdict.FAILED;
        gates.add(new Gate(option, "<= " + limit, figure, verdict, about));
    }

    private static double durationMicros(String option, String text) throws Unusable {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw wrong(option, text, "a duration in ns, us, ms or s, such as 5ms or 800us");
        }
        return Double.parseDouble(matcher.group(1)) * UNIT_MICROS.getOrDefault(matcher.group(2), 1.0);
    }

    private static double percent(String option, String text) throws Unusable {
        Matcher matcher = PERCENT.matcher(text);
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) > ALL) {
            throw wrong(option, text, "a percentage up to 100%, such as 2% or 0.5%");
        }
        return Double.parseDouble(matcher.group(1));
    }

    static long count(String option, String text) throws Unusable {
        if (!COUNT.matcher(text).matches()) {
            throw wrong(option, text, "a whole number, such as 0");
        }
        return Long.parseLong(text);
    }

    /** How long ago something may have been. */
    static Duration span(String option, String text) throws Unusable {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            throw wrong(option, text, "a duration in s, m, h or d, such as 1h");
        }
        return Duration.ofSeconds(Long.parseLong(matcher.group(1)) * UNIT_SECONDS.getOrDefault(matcher.group(2), 1L));
    }

    private static Unusable wrong(String option, String text, String what) {
        return new Unusable("--" + option + " is '" + text + "'; write " + what);
    }

    /** With three digits after the point at most, never rounded down: what is over its limit does not look as if it were not. */
    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", Math.max(0, Math.ceil(value * 1_000 - 1e-6) / 1_000));
        return text.replaceFirst("\\.?0+$", "");
    }
}
