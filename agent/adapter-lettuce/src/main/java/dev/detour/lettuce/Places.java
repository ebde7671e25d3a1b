package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.TracePoint;
import dev.detour.engine.model.Traces;
import dev.detour.engine.model.Trail;
import io.lettuce.core.protocol.DecoratedCommand;
import io.lettuce.core.protocol.RedisCommand;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Where in its traces an application issues a read: where its thread stands, or, in a reactive chain whose thread stands
 * nowhere, what its subscriber's context holds, under whichever key. Most reads are hits: the subscriber is looked for only
 * when one is diverted.
 */
final class Places {

    private static final String COMMAND = "io.lettuce.core.RedisPublisher$SubscriptionCommand";

    private final Traces traces;

    /** The subscription of a reactive command, and its subscriber; null where this Lettuce has them not, or not open. */
    private final @Nullable MethodHandle subscription;

    private final @Nullable MethodHandle subscriber;

    /** The class of reactive commands; null with them. */
    private final @Nullable Class<?> reactive;

    Places(Traces traces) {
        this.traces = traces;
        Class<?> command = null;
        MethodHandle ofCommand = null;
        MethodHandle ofSubscription = null;
        try {
            command = Class.forName(COMMAND, false, RedisCommand.class.getClassLoader());
            Field field = command.getDeclaredField("subscription");
            ofCommand = getter(field);
            ofSubscription = getter(field.getType().getDeclaredField("subscriber"));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError closed) {
            command = null; // the thread's own place has to do
        }
        this.reactive = command;
        this.subscription = ofCommand;
        this.subscriber = ofSubscription;
    }

    private static MethodHandle getter(Field field) throws IllegalAccessException {
        field.setAccessible(true);
        MethodHandle getter = MethodHandles.lookup().unreflectGetter(field);
        return getter.asType(getter.type().generic());
    }

    /** @return null where nobody traces */
    @Nullable
    TracePoint of(RedisCommand<?, ?, ?> command, long nowNanos) {
        TracePoint ofThread = traces.here(nowNanos);
        if (ofThread == null || reactive == null) {
            return ofThread;
        }
        RedisCommand<?, ?, ?> inner = command;
        while (!reactive.isInstance(inner)) {
            if (!(inner instanceof DecoratedCommand<?, ?, ?> wrapper)) {
                return ofThread;
            }
            inner = wrapper.getDelegate();
        }
        return new InChain(this, ofThread, inner);
    }

    /** Of a reactive command. */
    private record InChain(Places places, TracePoint ofThread, RedisCommand<?, ?, ?> command) implements TracePoint {

        @Override
        public boolean isInTrace() {
            return place().isInTrace();
        }

        @Override
        public @Nullable TracePoint in(Iterable<?> values) {
            return ofThread.in(values);
        }

        @Override
        public Trail begin(Lookup lookup) {
            return place().begin(lookup);
        }

        private TracePoint place() {
            TracePoint ofSubscriber = ofThread.isInTrace() ? null : places.ofSubscriber(ofThread, command);
            return ofSubscriber == null ? ofThread : ofSubscriber;
        }
    }

    private @Nullable TracePoint ofSubscriber(TracePoint ofThread, RedisCommand<?, ?, ?> command) {
        MethodHandle ofCommand = subscription;
        MethodHandle ofSubscription = subscriber;
        if (ofCommand == null || ofSubscription == null) {
            return null;
        }
        try {
            Object subscribed = ofCommand.invokeExact((Object) command);
            Object told = ofSubscription.invokeExact(subscribed);
            Context context = told instanceof CoreSubscriber<?> known ? known.currentContext() : Context.empty();
            return context.isEmpty()
                    ? null
                    : ofThread.in(
                            context.stream().map(entry -> entry.getValue()).collect(Collectors.toList()));
        } catch (Throwable failure) { // the context may be of the application's making
            AgentLog.ownFault("looking at a subscriber's context", failure);
            return null;
        }
    }
}
