package dev.detour.chaos.app;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Arrays;
import java.util.Collection;

/** Loads from {@link Database}. Made by Detour. */
public final class ChaosLoader implements OriginLoader {

    /** Called by the service loader. */
    public ChaosLoader() {}

    @Override
    public Collection<String> keys() {
        return Arrays.stream(KeyClass.values())
                .filter(KeyClass::isDeclared)
                .map(KeyClass::glob)
                .toList();
    }

    @Override
    public OriginValue load(OriginRequest request) throws InterruptedException {
        String row = Database.INSTANCE.query(request.database(), request.keyUtf8());
        return row == null ? OriginValue.absent() : OriginValue.ofUtf8(row);
    }

    @Override
    public String name() {
        return "chaos";
    }
}
