package dev.detour.chaos;

import dev.detour.chaos.Recording.Call;
import dev.detour.chaos.Recording.Look;
import dev.detour.chaos.app.KeyClass;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** What came: a value where there was one, nothing where only Redis may answer; and that there were reads at all. */
final class AnswerGates {

    private static final double UNANSWERED_PERCENT = 2;
    private static final double TIMED_OUT_PERCENT = 2;
    private static final double PERCENT = 100;

    /** Of the reads that were due; what is under way when the load is ended is none of them. */
    private static final double UNMADE_PERCENT = 5;

    /** So many at least, or where the fault is shorter than usual one in so long. */
    private static final long FORBIDDEN_READS = 5;

    private static final long MICROS_PER_FORBIDDEN_READ = 290_000;

    /** One in so long at least: in four seconds five, as one or two come of any machine's stalls. */
    private static final long MICROS_PER_STAND_IN = 790_000;

    /** Of a way and a tier that has to answer, so many: that the tier is there for this way, too. */
    private static final long FEWEST_OF_WAY = 10;

    /** Of the reads that the fault had touched, in the last second. */
    private static final double NOT_RECOVERED_PERCENT = 10;

    /** For what was on its way, and until the next look. */
    private static final int TOO_OLD_SLACK_MILLIS = 300;

    private static final double MICROS_PER_SECOND = 1e6;
    private static final long MICROS_PER_LOOK = Timelines.BUCKET_MILLIS * 1_000L;

    /** Who answers only where the primary has failed or has lost the value. */
    private static final Set<String> STAND_INS = Set.of("RETRY", "REDIRECT", "REPLICA", "LOCAL", "STALE");

    /** Who answers in the place of Redis. */
    private static final Set<String> INSTEAD = Set.of("REPLICA", "LOCAL", "STALE");

    private final Checks checks;

    AnswerGates(Checks checks) {
        this.checks = checks;
    }

    /** The load was what it was to be until the end: silence passes every other gate. */
    void made(Observed seen, String way, int readsPerSecond) {
        long due = (long) (seen.marks().endMicros() / MICROS_PER_SECOND * readsPerSecond);
        long made = seen.calls(way).count();
        checks.atMost(
                "load",
                "reads that were due and not made",
                way,
                UNMADE_PERCENT,
                100.0 * Math.max(0, due - made) / Math.max(1, due),
                "%",
                made + " made of " + due);
    }

    /** That somebody answered for the primary. Null and a load tell nothing: both come of keys that are read once, too. */
    void met(Observed seen, String way) {
        long met = answeredInFault(seen, way, STAND_INS);
        long wanted = Math.max(1, (seen.marks().liftedMicros() - seen.marks().strikeMicros()) / MICROS_PER_STAND_IN);
        checks.atLeast("fault", "reads that another tier answered for the primary", way, wanted, met, "reads");
    }

    /** Who has to answer did so for each way: what one client gives in one way it may fail to give in another. */
    void expected(Observed seen, String way, Set<HeldBy> tiers) {
        for (HeldBy tier : tiers) {
            String name = tier.label().toUpperCase(Locale.ROOT);
            long answers = answeredInFault(seen, way, Set.of(name));
            checks.atLeast(
                    "expected", "answers by " + name + " during the fault", way, FEWEST_OF_WAY, answers, "answers");
        }
    }

    private static long answeredInFault(Observed seen, String way, Set<String> tiers) {
        Marks marks = seen.marks();
        return answered(seen, way, tiers, marks.strikeMicros(), marks.liftedMicros() + MICROS_PER_LOOK);
    }

    private static long answered(Observed seen, String way, Set<String> tiers, long fromMicros, long toMicros) {
        List<Look> looks = seen.recording().of(way).looks();
        Look before = at(looks, fromMicros);
        Look after = at(looks, toMicros);
        return tiers.stream()
                .mapToLong(tier ->
                        after.tiers().getOrDefault(tier, 0L) - before.tiers().getOrDefault(tier, 0L))
                .sum();
    }

    /** Every scenario's recovery is longer than a breaker stays open; what answers in its place at the end goes on for good. */
    void recovered(Observed seen, String way) {
        long endMicros = seen.marks().endMicros();
        long fromMicros = endMicros - (long) MICROS_PER_SECOND;
        long reads =
                seen.touched(way).filter(call -> call.dueMicros() >= fromMicros).count();
        long instead = answered(seen, way, INSTEAD, fromMicros, endMicros);
        checks.atMost(
                "recovered",
                "answered in place of Redis in the last second",
                way,
                NOT_RECOVERED_PERCENT,
                reads == 0 ? Double.MAX_VALUE : 100.0 * instead / reads,
                "%",
                instead + " of " + reads);
    }

    /**
     * From a moment after the last tier may until the fault is over nobody has a value: Redis is cut off, and the origin fails.
     * Of a cluster one shard is cut off and the origin fails for all, so that all keys are touched and most are answered: there
     * tiers are counted, but no more than there were values.
     */
    void tooOld(Observed seen, String way) {
        Marks marks = seen.marks();
        long fromMicros = marks.struckMicros() + (NetworkScenarios.TOO_OLD_MILLIS + TOO_OLD_SLACK_MILLIS) * 1_000L;
        // a look is of what was counted until then, so the last one before the lift
        long untilMicros = marks.liftMicros() - MICROS_PER_LOOK;
        long reads = seen.touched(way)
                .filter(call -> call.begunMicros() >= fromMicros && call.begunMicros() < untilMicros)
                .count();
        checks.atLeast("too old", "reads of what is older than allowed", way, FORBIDDEN_READS, reads, "reads");
        long instead = answered(seen, way, INSTEAD, fromMicros, untilMicros);
        List<Call> values = seen.touched(way)
                .filter(call -> call.begunMicros() >= fromMicros && call.doneMicros() <= untilMicros)
                .filter(call -> call.outcome().equals("VALUE"))
                .toList();
        checks.atMost(
                "too old",
                "answers that are older than allowed",
                way,
                0,
                // of a cluster's other shards a moment's delay is reason enough for one by a tier, too
                (double) (way.endsWith("cluster") ? Math.min(instead, values.size()) : values.size()),
                "answers",
                instead + " by other tiers, " + values.size() + " of what the fault touched" + Checks.first(values));
    }

    private static Look at(List<Look> looks, long micros) {
        return looks.get((int) Math.min(looks.size() - 1, micros / MICROS_PER_LOOK));
    }

    /** Of all reads from the first to the last. */
    void unanswered(Observed seen, String way) {
        List<Call> calls = seen.touched(way).toList();
        List<Call> missed = calls.stream().filter(Call::isMissed).toList();
        List<Call> held = calls.stream()
                .filter(Call::isHeld)
                .filter(call -> call.isError() || call.isEmpty())
                .toList();
        checks.atMost(
                "C",
                "unanswered, of all reads",
                way,
                UNANSWERED_PERCENT,
                calls.isEmpty() ? Double.MAX_VALUE : 100.0 * missed.size() / calls.size(),
                "%",
                missed.size() + " of " + calls.size() + Checks.first(missed));
        checks.atMost(
                "C",
                "unanswered, though a tier held the value",
                way,
                0,
                held.size(),
                "reads",
                held.size() + " of " + calls.size() + Checks.first(held));
    }

    /** Nothing instead is another matter: where Redis says that it has none and nobody loads it, that is so. */
    void remembered(Observed seen, String way) {
        List<Call> remembered = seen.calls(way)
                .filter(call -> call.isRemembered() && seen.isTouched(call))
                .toList();
        List<Call> failed = remembered.stream().filter(Call::isError).toList();
        checks.atMost(
                "C",
                "errors, though this process remembered the value",
                way,
                0,
                failed.size(),
                "reads",
                failed.size() + " of " + remembered.size() + Checks.first(failed));
    }

    void undeclared(Observed seen, String way) {
        double unused = none(
                "undeclared",
                "reads of undeclared keys answered while Redis could not",
                seen,
                way,
                call -> call.keyClass() == KeyClass.LOCK,
                call -> false);
    }

    /**
     * What Redis would have said to a read that timed out nobody knows: that is another fault, of a machine that stalls now and
     * then. There are few of them, or it is no machine.
     */
    void unmasked(Observed seen, String way) {
        double timedOut = none(
                "unmasked",
                "reads answered while they were forbidden",
                seen,
                way,
                call -> true,
                call -> call.doneMicros() - call.begunMicros() >= HeldUp.DEADLINE_MICROS);
        checks.atMost(
                "unmasked",
                "reads answered after the primary's deadline while they were forbidden",
                way,
                TIMED_OUT_PERCENT,
                timedOut,
                "%",
                "");
    }

    /**
     * None of these reads may be answered between the strike and the lift, and some must have been made.
     *
     * @param excused those that may be for another reason
     * @return how many of all the excused are, in percent
     */
    private double none(
            String gate, String what, Observed seen, String way, Predicate<Call> asked, Predicate<Call> excused) {
        Marks marks = seen.marks();
        List<Call> begun = seen.calls(way)
                .filter(call -> asked.test(call) && seen.isTouched(call))
                .filter(call -> call.begunMicros() >= marks.struckMicros() && call.begunMicros() < marks.liftMicros())
                .toList();
        List<Call> all = begun.stream()
                .filter(call -> !call.isError() && call.doneMicros() <= marks.liftMicros())
                .toList();
        List<Call> answered = all.stream().filter(excused.negate()).toList();
        long micros = marks.liftMicros() - marks.struckMicros();
        long wanted = Math.max(1, Math.min(FORBIDDEN_READS, micros / MICROS_PER_FORBIDDEN_READ));
        checks.atLeast(gate, "reads that were to be left without an answer", way, wanted, begun.size(), "reads");
        checks.atMost(
                gate,
                what,
                way,
                0,
                answered.size(),
                "reads",
                answered.size() + " of " + begun.size() + Checks.first(answered));
        return begun.isEmpty() ? 0 : PERCENT * (all.size() - answered.size()) / begun.size();
    }
}
