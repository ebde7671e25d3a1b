package dev.detour.chaos.fault;

import dev.detour.chaos.site.Site;
import dev.detour.testkit.Mishap;
import dev.detour.testkit.SlowNetwork;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Something befalls some of the replies, and to enough of them: a mishap of which nobody saw one proves nothing. */
final class StruckReplies implements Fault {

    /** In the usual four seconds twenty. */
    private static final long AT_LEAST_PER_SECOND = 5;

    private final Mishap mishap;
    private @Nullable SlowNetwork network;
    private long struckBefore;
    private long struckNanos;
    private long lastedNanos;

    StruckReplies(Mishap mishap) {
        this.mishap = mishap;
    }

    @Override
    public Set<Integer> slots(Site site) {
        return PrimarySlots.of(site);
    }

    /** A reply that is late leaves the connection what it was. */
    @Override
    public boolean keepsConnections() {
        return mishap.kind() == Mishap.Kind.LATE;
    }

    @Override
    public void strike(Site site) {
        SlowNetwork before = site.network();
        network = before;
        struckBefore = before.struckReplies();
        struckNanos = System.nanoTime();
        before.mishap(mishap);
    }

    @Override
    public void lift(Site site) {
        SlowNetwork struck = network;
        if (struck != null) {
            struck.mishap(Mishap.NONE);
            lastedNanos = System.nanoTime() - struckNanos;
        }
    }

    @Override
    public List<Proof> proofs(Site site) {
        SlowNetwork struck = network;
        long seen = struck == null ? 0 : struck.struckReplies() - struckBefore;
        return List.of(new Proof("replies that came to harm", atLeast(lastedNanos), seen, "replies"));
    }

    static long atLeast(long lastedNanos) {
        return Math.max(1, AT_LEAST_PER_SECOND * TimeUnit.NANOSECONDS.toSeconds(lastedNanos));
    }
}
