package dev.detour.contract.loader;

import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.util.Collection;
import java.util.List;

/** Has no value for any key. */
public final class AbsentLoader implements OriginLoader {

    @Override
    public Collection<String> keys() {
        return List.of("absent:*");
    }

    @Override
    public OriginValue load(OriginRequest request) {
        Loads.count(request.keyUtf8());
        return OriginValue.absent();
    }
}
