package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Outcome;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * At the level debug, a line for each diverted read, so many a second at most. None for those that were only observed, of
 * which a line would read as if something had been done: they have spans, the page and {@code ObservationReport}.
 * Thread-safe.
 */
public final class DecisionLog implements Telemetry.Part {

    static final int LINES_PER_SECOND = 10;

    /** Guards the two below; held for a few instructions. */
    private final Object lock = new Object();

    private final TokenBucket bucket;
    private int leftOut;

    public DecisionLog() {
        this(System::nanoTime);
    }

    /** @param ticker {@link System#nanoTime()} or a stand-in */
    DecisionLog(LongSupplier ticker) {
        this.bucket = new TokenBucket(LINES_PER_SECOND, ticker);
    }

    @Override
    public void decided(Decision decision) {
        if (!AgentLog.isDebug()) {
            return;
        }
        int leftOutBefore;
        synchronized (lock) {
            if (!bucket.tryTake()) {
                leftOut++;
                return;
            }
            leftOutBefore = leftOut;
            leftOut = 0;
        }
        AgentLog.debug(line(decision) + (leftOutBefore == 0 ? "" : "; " + leftOutBefore + " before it left out"));
    }

    private static String line(Decision decision) {
        String evidence = DecisionWords.evidence(decision.outcome());
        String tried = DecisionWords.tried(decision.attempts());
        return "read of route " + decision.lookup().route().name() + " at "
                + decision.lookup().node().server() + ": " + DecisionWords.outcome(decision.outcome()) + ' '
                + DecisionWords.cause(decision.outcome()) + (evidence.isEmpty() ? "" : " (" + evidence + ')')
                + (decision.outcome() instanceof Outcome.Fault fault && fault.injected() ? " (injected)" : "")
                + ", " + end(decision.answer()) + " in "
                + (decision.endNanos() - decision.decidedNanos()) / 1_000 + " us"
                + (tried.isEmpty() ? "" : "; tried " + tried);
    }

    private static String end(@Nullable Answer answer) {
        if (answer == null) {
            return "no answer: it is left to Redis";
        }
        String tier = DecisionWords.answeredBy(answer);
        return tier.isEmpty()
                ? "no answer: the caller got a null"
                : "answered by " + tier + " (" + answer.ageNanos() / 1_000_000 + " ms old)";
    }
}
