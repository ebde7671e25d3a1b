package dev.detour.chaos.result;

/**
 * What one gate has come to, for one way of reading.
 *
 * @param gate a letter or a word, for example {@code A} or {@code isolation}
 * @param what is measured, in words
 * @param way the name of the way, or of the application, or {@code all}
 * @param limit the figure must not be above it
 * @param unit of both, for example {@code ms}, {@code %} or {@code calls}
 * @param passed true for a remark, too
 * @param note what there is to know besides, for example on how many reads the figure stands; may be empty
 * @param remark whether it is only said, and counts neither as passed nor as failed: what was not measured, or was measured
 *     again
 * @param machine how much of the figure is the machine's own delay, in the same unit; 0 where that is not known, or has
 *     nothing to do with it
 */
public record GateResult(
        String gate,
        String what,
        String way,
        double limit,
        double figure,
        String unit,
        boolean passed,
        String note,
        boolean remark,
        double machine) {

    /** Stands for what did not come, a breaker that did not open for example: above every limit. */
    public static final double NEVER = 1e9;

    private static final String MILLIS = "ms";
    private static final String INCONCLUSIVE = "inconclusive";

    /** In a line, as a failed test tells it. */
    @Override
    public String toString() {
        String told = gate + ", " + what + ", " + way;
        if (!remark) {
            String of = figure < NEVER ? Double.toString(figure) : "never";
            told += ": " + of + " of " + limit + ' ' + unit + (machine > 0 ? ", the machine's own " + machine : "");
        }
        return note.isEmpty() ? told : told + " (" + note + ')';
    }

    /** A check. */
    public GateResult(
            String gate,
            String what,
            String way,
            double limit,
            double figure,
            String unit,
            boolean passed,
            String note) {
        this(gate, what, way, limit, figure, unit, passed, note, false, 0);
    }

    /** Passed where the figure is not above the limit. */
    public static GateResult atMost(
            String gate, String what, String way, double limit, double figure, String unit, String note) {
        return new GateResult(gate, what, way, limit, figure, unit, figure <= limit, note);
    }

    /** Passed where there were as many as there have to be: the figure is how many are missing. */
    public static GateResult atLeast(
            String gate, String what, String way, long wanted, long seen, String unit, String note) {
        String all = seen + " of at least " + wanted + (note.isEmpty() ? "" : "; " + note);
        return atMost(gate, "missing: " + what, way, 0, (double) Math.max(0, wanted - seen), unit, all);
    }

    /** What is only said. */
    public static GateResult said(String gate, String what, String way, String note) {
        return new GateResult(gate, what, way, 0, 0, "", true, note, true, 0);
    }

    /** The same, of which so much is the machine's own delay. */
    public GateResult onMachine(double share) {
        return new GateResult(gate, what, way, limit, figure, unit, passed, note, remark, share);
    }

    /** Whether a time was missed by no more than what of it is the machine's own delay. What never came is no time. */
    public boolean isExplainedByMachine() {
        return isMissedTime() && machine >= figure - limit;
    }

    /** Whether it is a time that was too long, which another measurement may find shorter. */
    private boolean isMissedTime() {
        return !passed && unit.equals(MILLIS) && figure < NEVER;
    }

    /** The same, and more to know. */
    public GateResult noting(String added) {
        return new GateResult(gate, what, way, limit, figure, unit, passed, note + "; " + added, remark, machine);
    }

    /**
     * The same, as one that neither passed nor failed where it was missed, as the machine is in the way of a verdict, however
     * often it was measured.
     *
     * @param why in words
     */
    public GateResult inconclusive(String why) {
        return remark || passed
                ? this
                : new GateResult(
                        gate,
                        what,
                        way,
                        limit,
                        figure,
                        unit,
                        true,
                        INCONCLUSIVE + ", " + why + "; " + note,
                        true,
                        machine);
    }

    /** Whether it is the last word on something that was missed. */
    public boolean isInconclusive() {
        return remark && note.startsWith(INCONCLUSIVE);
    }

    /** The same, as one that does not count, because it was measured again. */
    public GateResult ofAttempt(int attempt) {
        String outcome = remark || passed ? "" : "missed; ";
        return new GateResult(
                gate, what + ", attempt " + attempt, way, limit, figure, unit, true, outcome + note, true, machine);
    }
}
