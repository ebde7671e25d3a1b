package dev.detour.chaos.fault;

import dev.detour.chaos.site.Application;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** What befalls the applications themselves. */
public final class ApplicationFaults {

    private ApplicationFaults() {}

    /** Every application stands still, as in a virtual machine or container that is paused; Redis is well. */
    public static Fault stopped(Duration lasts) {
        LongAdder silent = new LongAdder();
        return Lasting.everywhereKeepingConnections(site -> {
                    List<Application> applications = site.applications();
                    applications.forEach(application -> application.app().jvm().freeze());
                    List<CompletableFuture<Reply>> asked = applications.stream()
                            .map(application -> application.app().send("clock"))
                            .toList();
                    LockSupport.parkNanos(lasts.toNanos());
                    silent.add(asked.stream().filter(reply -> !reply.isDone()).count());
                    // here, because a stopped application can be asked for nothing
                    applications.forEach(application -> application.app().jvm().thaw());
                    return () -> {};
                })
                .provenForEach("applications that said nothing meanwhile", site -> silent.sum());
    }
}
