package dev.detour.engine.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.Lookups;
import dev.detour.engine.breaker.Primaries;
import dev.detour.engine.config.Settings;
import dev.detour.engine.config.Settings.Jmx;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.Traffics;
import dev.detour.engine.model.Unanswered.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MBeansTest {

    private static final Settings SETTINGS = Lookups.settings();

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final Primaries primaries = new Primaries(SETTINGS, transition -> {});

    private Registrar<Primary> servers(Jmx allowed) {
        return new Registrar<>(
                "Server", Primary::server, primary -> new ServerBean(primary, Map::of, new Operations(allowed)));
    }

    private Set<ObjectName> registered() throws Exception {
        return server.queryNames(new ObjectName("dev.detour:*"), null);
    }

    private static ObjectName serverName(String name) throws Exception {
        return new ObjectName("dev.detour:type=Server,name=" + ObjectName.quote(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:6379", "[::1]:6379", "a,type=Route", "*?\"\\", "<script>:1", "new\nline:1"})
    void keepInStep_anyName_isRegisteredUnderItQuoted(String name) throws Exception {
        primaries.of(name);

        servers(Jmx.READ).keepInStep(server, primaries.all());

        assertThat(server.getAttribute(serverName(name), "Server")).isEqualTo(name);
        assertThat(server.getAttribute(serverName(name), "BreakerState")).isEqualTo("closed");
        assertThat(server.getAttribute(serverName(name), "Role")).isEqualTo("unknown");
    }

    @Test
    void keepInStep_moreServersThanAnybodyReads_areBounded() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            primaries.of("host:" + i);
        }
        Registrar<Primary> registrar = servers(Jmx.READ);

        registrar.keepInStep(server, primaries.all());
        registrar.keepInStep(server, primaries.all());

        assertThat(registered()).hasSize(Registrar.MAX_BEANS);
    }

    @Test
    void keepInStep_serverForgotten_isUnregisteredAndMakesRoom() throws Exception {
        Primary first = primaries.of("first:1");
        Primary second = primaries.of("second:1");
        Registrar<Primary> registrar = servers(Jmx.READ);
        registrar.keepInStep(server, List.of(first));

        registrar.keepInStep(server, List.of(second));

        assertThat(registered()).containsExactly(serverName("second:1"));
    }

    @Test
    void keepInStep_serverMentionedAnew_isAskedInThePlaceOfTheOldOne() throws Exception {
        Registrar<Primary> registrar = servers(Jmx.READ);
        registrar.keepInStep(server, List.of(primaries.of("host:1")));
        Primary anew = new Primaries(SETTINGS, transition -> {}).of("host:1");
        anew.forceOpen(System.nanoTime());

        registrar.keepInStep(server, List.of(anew));

        assertThat(server.getAttribute(serverName("host:1"), "ForcedOpen")).isEqualTo(true);
    }

    @Test
    void forceOpen_allowed_opensUntilReset() throws Exception {
        Primary primary = primaries.of("host:1");
        servers(Jmx.WRITE).keepInStep(server, primaries.all());

        server.invoke(serverName("host:1"), "forceOpen", null, null);
        assertThat(primary.admit(System.nanoTime())).isNull();
        assertThat(server.getAttribute(serverName("host:1"), "BreakerReason")).isEqualTo("forced open by an operator");
        server.invoke(serverName("host:1"), "reset", null, null);

        assertThat(primary.admit(System.nanoTime())).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"forceOpen", "reset"})
    void operation_notAllowed_namesTheSetting(String operation) throws Exception {
        primaries.of("host:1");
        servers(Jmx.READ).keepInStep(server, primaries.all());

        assertThatThrownBy(() -> server.invoke(serverName("host:1"), operation, null, null))
                .hasRootCauseInstanceOf(UnsupportedOperationException.class)
                .rootCause()
                .hasMessageContaining("detour.jmx is read")
                .hasMessageContaining("set it to write");
        assertThat(primaries.isAnyAiling()).isFalse();
    }

    @Test
    void route_counted_showsItsCountersAndPolicy() throws Exception {
        Traffic traffic = new Traffics().of("products");
        traffic.hit();
        traffic.failed(Event.EVICTED);
        traffic.failed(Event.TIMEOUT);
        traffic.answered(Tier.LOCAL, 0);
        traffic.unanswered(End.NULL, Exhaustion.NOT_HELD, 0);
        RouteBean bean = new RouteBean(traffic, SETTINGS.policy(), new Operations(Jmx.WRITE));
        ObjectName name = new ObjectName("dev.detour:type=Route,name=\"products\"");
        server.registerMBean(bean, name);

        RouteMXBean remote = JMX.newMXBeanProxy(server, name, RouteMXBean.class);
        assertThat(remote.getHits()).isOne();
        assertThat(remote.getMisses()).containsEntry("evicted", 1L).containsEntry("expired", 0L);
        assertThat(remote.getFaults()).containsEntry("timeout", 1L).doesNotContainKey("evicted");
        assertThat(remote.getAnswered()).containsEntry("local", 1L);
        assertThat(remote.getUnanswered()).isOne();
        assertThat(remote.getTable().get("timeout")).startsWith("retry");
        assertThat(remote.getPolicy()).containsKeys("deadline", "fresh", "origin.timeout");
        assertThat(server.getAttribute(name, "Misses")).isInstanceOf(TabularData.class);
    }

    @Test
    void setMode_allowed_changesItAndTellsTheOneBefore() {
        Traffic traffic = new Traffics().of("products");
        RouteBean bean = new RouteBean(traffic, SETTINGS.policy(), new Operations(Jmx.WRITE));

        assertThat(bean.setMode("off")).isEqualTo("route");

        assertThat(traffic.mode()).isEqualTo(RouteMode.OFF);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bean.setMode("on"))
                .withMessageContaining("route, observe, off");
    }

    @Test
    void whole_severalRoutes_sumsThemUp() {
        Traffics traffics = new Traffics();
        traffics.of("a").hit();
        traffics.of("b").hit();
        traffics.of("b").failed(Event.ABSENT);
        primaries.of("host:1").forceOpen(System.nanoTime());
        DetourBean bean = new DetourBean(
                "1.2", "a file", traffics, primaries.all(), new Operations(Jmx.READ), () -> "{}", System.nanoTime());

        assertThat(List.of(bean.getHits(), bean.getMisses(), bean.getFaults())).containsExactly(2L, 1L, 0L);
        assertThat(List.of(bean.getServers(), bean.getServersNotClosed(), bean.getRoutes()))
                .containsExactly(1, 1, 2);
        assertThatThrownBy(() -> bean.setMode("off")).isInstanceOf(UnsupportedOperationException.class);
        assertThat(traffics.mode()).isEqualTo(RouteMode.ROUTE);
    }

    /** To look for it must not make it: that would be too early for an application which configures it. */
    @Test
    void platform_serversOfTheApplicationAlone_isNone() {
        List<MBeanServer> before = new ArrayList<>(MBeanServerFactory.findMBeanServer(null));
        MBeanServer own = MBeanServerFactory.createMBeanServer("com.example");
        try {
            if (before.isEmpty()) { // nobody in this JVM has asked for the platform's
                assertThat(MBeans.platform()).isNull();
            }
            assertThat(MBeanServerFactory.findMBeanServer(null)).hasSize(before.size() + 1);
        } finally {
            MBeanServerFactory.releaseMBeanServer(own);
        }
    }
}
