package dev.detour.chaos.report;

import dev.detour.chaos.result.GateResult;

/** A gate of one scenario and one way, as a row shows it. */
record CheckView(
        boolean failed,
        boolean remark,
        String gate,
        String what,
        String way,
        String figure,
        String limit,
        String note) {

    static CheckView of(GateResult result) {
        return new CheckView(
                !result.passed(),
                result.remark(),
                result.gate(),
                result.what(),
                result.way(),
                figure(result),
                isUnmeasured(result) ? "–" : Amounts.figure(result.limit(), result.unit()),
                result.note());
    }

    /** One that is above its limit never looks like one that is not. */
    private static String figure(GateResult result) {
        if (isUnmeasured(result)) {
            return "–";
        }
        if (result.figure() >= GateResult.NEVER) {
            return "never";
        }
        String figure = Amounts.figure(result.figure(), result.unit());
        boolean looksWithin =
                result.figure() > result.limit() && figure.equals(Amounts.figure(result.limit(), result.unit()));
        return looksWithin ? "over " + figure : figure;
    }

    private static boolean isUnmeasured(GateResult result) {
        return result.remark() && result.unit().isEmpty();
    }

    String kind() {
        if (remark) {
            return "warn";
        }
        return failed ? "bad" : "good";
    }

    String outcome() {
        if (remark) {
            return "noted";
        }
        return failed ? "failed" : "passed";
    }
}
