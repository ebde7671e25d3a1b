package dev.detour.contract;

import dev.detour.contract.app.AccessKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The ways of reading that this run is about: those whose names match the system property {@code detour.test.kinds}, a
 * regular expression, else the basic ones.
 */
final class Kinds implements ArgumentsProvider {

    private static final String BASIC = "JEDIS|UNIFIED_JEDIS|LETTUCE_(SYNC|ASYNC|REACTIVE)";

    static List<AccessKind> selected() {
        String names = System.getProperty("detour.test.kinds", BASIC);
        return Stream.of(AccessKind.values())
                .filter(kind -> kind.name().matches(names))
                .toList();
    }

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        EachKind limits = context.getRequiredTestMethod().getAnnotation(EachKind.class);
        return selected().stream()
                .filter(kind ->
                        kind.name().matches(limits.only()) && !kind.name().matches(limits.except()))
                .map(Arguments::of);
    }
}
