package dev.detour.engine.page;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Traffics;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * What there is to see, as it is now and as it will be. All of it is live.
 *
 * @param report the summary as JSON, made anew each time
 */
public record Overview(
        String version, Settings settings, Figures figures, Collection<Primary> servers, Supplier<String> report) {

    Traffics traffics() {
        return figures.traffics();
    }
}
