package dev.detour.weaver;

import dev.detour.engine.model.OwnThread;
import dev.detour.engine.weave.AdvisedMethod;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import net.bytebuddy.asm.Advice;

/**
 * Weaves once, and throws away what comes of it, while the engine starts: an application that waits at
 * the first class of its client waits for the longer of the two instead of for both. Most of the time that it takes to weave
 * the first class is that of loading Byte Buddy's own.
 *
 * <p>Whoever weaves in earnest awaits it first: two threads that initialise Byte Buddy's classes from different ends could wait
 * for each other for good.
 */
final class Rehearsal {

    private final Thread thread;

    private Rehearsal(Thread thread) {
        this.thread = thread;
    }

    /** Begins on a thread of its own. */
    static Rehearsal begin(ClassLoader agentLoader) {
        Thread thread = OwnThread.create(() -> weave(agentLoader), "detour-start-weaving");
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            // then the first class of the client takes longer
        }
        return new Rehearsal(thread);
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    /** Returns when it is over, which does not say that it came to anything. */
    void await() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException noMatter) { // nobody has a reason to end the start, and it takes no time
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void weave(ClassLoader agentLoader) {
        try {
            weaveSample(agentLoader);
        } catch (Throwable unimportant) {
            // what is wrong shows, and is told, where a client is woven
        }
    }

    /** The class file that would come of it. */
    static byte[] weaveSample(ClassLoader agentLoader) throws IOException {
        String name = Sample.class.getName();
        AdvisedMethod method =
                new AdvisedMethod(name, "get", List.of(Object.class.getName()), SampleAdvice.class.getName());
        try (InputStream file = agentLoader.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new IOException("no class file of " + name);
            }
            ClientWeaver.Target target = new ClientWeaver.Target(Client.ALL.get(0), List.of(method));
            return new ClientWeaver(agentLoader, Map.of()).weave(target, name, agentLoader, file.readAllBytes());
        }
    }

    /** What is woven: never loaded but by its name. */
    static final class Sample {

        private Sample() {}

        Object get(Object key) {
            return key;
        }
    }

    /** With what most advice of the adapters has. */
    static final class SampleAdvice {

        private SampleAdvice() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
        static boolean enter(@Advice.Origin Class<?> origin, @Advice.This Object self, @Advice.Argument(0) Object key) {
            return self == key && origin.isInstance(key);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(
                @Advice.Enter boolean skipped,
                @Advice.Return(readOnly = false) Object returned,
                @Advice.Thrown(readOnly = false) Throwable thrown) {
            if (skipped && thrown == null) {
                returned = "";
            }
        }
    }
}
