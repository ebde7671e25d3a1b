package dev.detour.contract.app;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.dynamic.Commands;
import io.lettuce.core.dynamic.annotation.Command;
import io.lettuce.core.dynamic.batch.BatchExecutor;
import io.lettuce.core.dynamic.batch.BatchSize;

/** A command interface whose calls are kept until there are enough of them, or until it is told to send them. */
@BatchSize(Batched.SIZE)
public interface Batched extends Commands, BatchExecutor {

    /** How many are enough. */
    int SIZE = 3;

    /** Begins to read. */
    RedisFuture<String> get(String key);

    /** Waits for what was kept if it sends that, and gives nothing. */
    @Command("GET ?0")
    void read(String key);
}
