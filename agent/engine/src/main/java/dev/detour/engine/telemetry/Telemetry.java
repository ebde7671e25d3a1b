package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.OriginLoad;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Verdict;
import java.util.List;
import java.util.function.Consumer;

/**
 * Everybody who is told of what Detour does, as one: what fails in one of them is kept from the others. Thread-safe; one per
 * JVM.
 */
public final class Telemetry implements Decision.Observer, Transition.Listener {

    /** One of them. What it does not override it does not care for. */
    public interface Part extends Decision.Observer, Transition.Listener {
        @Override
        default void decided(Decision decision) {}

        @Override
        default void changed(Transition transition) {}
    }

    private final Part[] parts;

    public Telemetry(List<Part> parts) {
        this.parts = parts.toArray(new Part[0]);
    }

    @Override
    public void decided(Decision decision) {
        each(part -> part.decided(decision));
    }

    @Override
    public void observed(Decision decision) {
        each(part -> part.observed(decision));
    }

    @Override
    public void changed(Transition transition) {
        each(part -> part.changed(transition));
    }

    @Override
    public void repliedLate(String server) {
        each(part -> part.repliedLate(server));
    }

    @Override
    public void missed(String server, Verdict verdict, long nulls) {
        each(part -> part.missed(server, verdict, nulls));
    }

    @Override
    public void wasBusy(Busy busy) {
        each(part -> part.wasBusy(busy));
    }

    @Override
    public void warmed(String server, int values) {
        each(part -> part.warmed(server, values));
    }

    @Override
    public void loaded(OriginLoad load) {
        each(part -> part.loaded(load));
    }

    private void each(Consumer<Part> telling) {
        for (Part part : parts) {
            try {
                telling.accept(part);
            } catch (Throwable failure) {
                AgentLog.ownFault("telemetry", failure);
            }
        }
    }
}
