package dev.detour.lettuce;

import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.DemandAware;
import io.lettuce.core.protocol.RedisCommand;

/** A wrapper that does not hide the back-pressure of a reactive command inside it. */
abstract class DemandForwarding<K, V, T> extends CommandWrapper<K, V, T> implements DemandAware.Sink {

    DemandForwarding(RedisCommand<K, V, T> command) {
        super(command);
    }

    @Override
    public boolean hasDemand() {
        return !(command instanceof DemandAware.Sink sink) || sink.hasDemand();
    }

    @Override
    public void setSource(DemandAware.Source source) {
        if (command instanceof DemandAware.Sink sink) {
            sink.setSource(source);
        }
    }

    @Override
    public void removeSource() {
        if (command instanceof DemandAware.Sink sink) {
            sink.removeSource();
        }
    }
}
