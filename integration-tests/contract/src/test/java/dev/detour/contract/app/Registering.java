package dev.detour.contract.app;

import dev.detour.spi.Detour;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import dev.detour.spi.Registration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** What an application does that registers loaders by itself; loaded only where the agent has brought the interface. */
final class Registering {

    private static final Map<String, Registration> REGISTERED = new ConcurrentHashMap<>();

    private Registering() {}

    private record Loader(String name, String glob) implements OriginLoader {
        @Override
        public Collection<String> keys() {
            return List.of(glob);
        }

        @Override
        public OriginValue load(OriginRequest request) {
            return OriginValue.ofUtf8(name + " loaded " + request.keyUtf8());
        }
    }

    static String register(String name, String glob) {
        REGISTERED.put(name, Detour.register(new Loader(name, glob)));
        return "registered";
    }

    static String unregister(String name) {
        Registration registration = Objects.requireNonNull(REGISTERED.remove(name), name);
        registration.close();
        registration.close(); // as a container does that stops twice
        return "closed";
    }
}
