package dev.detour.chaos.fault;

import dev.detour.chaos.site.Application;
import dev.detour.chaos.site.Site;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The wall clock of the applications is set while the primary stands still, and set right afterwards. */
public final class ClockJumped implements PreparedFault {

    private static final long ABOUT_MILLIS = 60_000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Duration by;
    private final Fault frozen = new Frozen();
    private @Nullable FakeClock clock;
    private long applications = 1;
    private volatile long wrong;

    /** @param by forward, or back if negative */
    public ClockJumped(Duration by) {
        this.by = by;
    }

    @Override
    public @Nullable String leftOut() {
        return FakeClock.isInstalled() ? null : "libfaketime is not installed (Debian: apt-get install faketime)";
    }

    @Override
    public void prepare(AgentJvm.Builder jvm) {
        FakeClock given = clock == null ? made() : clock;
        clock = given;
        given.given(jvm);
    }

    /** In a place that the next one may have: the applications of this one have ended then. */
    private static FakeClock made() {
        try {
            Path directory = Path.of(System.getProperty("detour.chaos.results", "target/chaos"), "clock");
            return FakeClock.in(Files.createDirectories(directory.toAbsolutePath()))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ahead, too: then it is set back in the end. */
    @Override
    public boolean setsClockBack() {
        return true;
    }

    private FakeClock clock() {
        return Objects.requireNonNull(clock, "no application has it");
    }

    @Override
    public Set<Integer> slots(Site site) {
        return frozen.slots(site);
    }

    @Override
    public void strike(Site site) {
        frozen.strike(site);
        clock().jump(by);
        applications = site.applications().size();
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(POLL)
                    .until(() -> (wrong = countWrong(site)) == applications);
        } catch (ConditionTimeoutException stillRight) {
            // the proof tells how many
        }
    }

    private long countWrong(Site site) {
        return site.applications().stream().filter(this::isWrong).count();
    }

    /** Whether an application's clock is about as far from the right time as it was set. */
    private boolean isWrong(Application application) {
        long aheadMillis = Long.parseLong(application.ask("clock")) - System.currentTimeMillis();
        return Math.abs(aheadMillis - by.toMillis()) < ABOUT_MILLIS;
    }

    @Override
    public List<Proof> proofs(Site site) {
        return List.of(new Proof("applications whose clocks had jumped", applications, wrong, "applications"));
    }

    @Override
    public void lift(Site site) {
        clock().jump(Duration.ZERO);
        frozen.lift(site);
    }
}
