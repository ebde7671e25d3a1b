package dev.detour.contract.app;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.dynamic.Commands;
import io.lettuce.core.dynamic.annotation.Command;
import io.lettuce.core.dynamic.batch.BatchExecutor;
import io.lettuce.core.dynamic.batch.BatchSize;
import org.jspecify.annotations.Nullable;

/** A command interface whose calls are kept until there are enough of them, or until it is told to send them. */
@BatchSize(Batched.SIZE)
public interface Batched extends Commands, BatchExecutor {

    /** How many are enough. */
    int SIZE = 3;

    /** Begins to read. */
    RedisFuture<String> get(String key);

    /** Gives nothing; waits for what was kept if it sends that. */
    @Command("GET ?0")
    @Nullable
    String read(String key);
}
