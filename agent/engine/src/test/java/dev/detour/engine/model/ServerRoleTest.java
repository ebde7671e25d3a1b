package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerRoleTest {

    private static final long NOW = Long.MAX_VALUE - 1; // the clock may wrap

    private final ServerRole role = new ServerRole();

    @Test
    void wasPrimary_readShortlyBeforeItWasKnown_isTrue() {
        assertThat(role.wasPrimary(NOW)).isFalse();

        role.told(true, NOW + ServerRole.SETTLING_NANOS - 1);

        assertThat(role.wasPrimary(NOW)).isTrue();
    }

    @Test
    void wasPrimary_readLongBeforeItWasKnown_mayBeFromBeforeAFailover() {
        role.told(true, NOW + ServerRole.SETTLING_NANOS);

        assertThat(role.wasPrimary(NOW)).isFalse();
    }

    @Test
    void wasPrimary_promotedSince_isFalse() {
        role.told(false, NOW);
        role.told(true, NOW);

        assertThat(role.isPrimary()).isTrue();
        assertThat(role.wasPrimary(NOW)).isFalse();
    }
}
