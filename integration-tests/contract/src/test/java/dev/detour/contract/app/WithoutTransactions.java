package dev.detour.contract.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An access that has no transactions to offer. */
interface WithoutTransactions extends Access {

    /** Says why. */
    UnsupportedOperationException noSuchThing();

    @Override
    default void discardSet(String key, String value) {
        throw noSuchThing();
    }

    @Override
    default @Nullable Object multiGet(String key) {
        throw noSuchThing();
    }

    @Override
    default @Nullable Object multiSet(String key, String value) {
        throw noSuchThing();
    }

    @Override
    default List<@Nullable Object> watchGetMultiSet(String key, String value) {
        throw noSuchThing();
    }

    @Override
    default @Nullable Object watchGetUnwatch(String key) {
        throw noSuchThing();
    }
}
