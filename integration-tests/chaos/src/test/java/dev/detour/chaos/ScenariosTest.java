package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.fault.Redirecting;
import dev.detour.chaos.site.Site;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScenariosTest {

    private final List<Scenario> all = Scenarios.all();

    @Test
    void all_names_areUniqueAndFitForAFile() {
        assertThat(all)
                .extracting(Scenario::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @Test
    void all_kindsOfSite_followEachOther() {
        List<Site.Kind> inOrder = all.stream().map(Scenario::site).toList();

        assertThat(inOrder).isSorted().contains(Site.Kind.values());
    }

    @Test
    void all_faults_areMadeAnewForEachRun() {
        assertThat(all)
                .allSatisfy(scenario -> assertThat(scenario.fault().get()).isNotNull());
    }

    @Test
    void shortForm_everyBuild_breaksRedisItsTopologyAndTheOrigin() {
        assertThat(Scenarios.shortForm())
                .extracting(Scenario::name)
                .containsExactlyInAnyOrder("frozen-2s", "killed-empty", "slots-on-the-move", "origin-failing");
    }

    @Test
    void all_everyScenario_asksForLeaksAndAtLeastHasAFaultThatLasts() {
        assertThat(all).allSatisfy(scenario -> {
            assertThat(scenario.gates()).contains(Gate.LEAKS);
            assertThat(scenario.faultMillis()).isPositive();
        });
    }

    @Test
    void all_everyScenario_isMeasuredByHowLongItsReadsTookOrByHowItHealed() {
        assertThat(all)
                .filteredOn(scenario -> !scenario.gates().contains(Gate.UNMASKED))
                .allMatch(scenario -> scenario.gates().contains(Gate.READ_LATENCY)
                        || scenario.gates().contains(Gate.HEALED));
    }

    @Test
    void all_breakersMustOpen_someoneIsExpectedToAnswerWhereThereIsTime() {
        assertThat(all)
                .filteredOn(scenario -> scenario.gates().contains(Gate.OUTAGE_LATENCY))
                .filteredOn(scenario -> scenario.faultMillis() > 500)
                .noneMatch(scenario -> scenario.expected().isEmpty());
    }

    @Test
    void all_valuesAreEvicted_memoryIsExpectedToAnswer() {
        assertThat(all)
                .filteredOn(scenario -> scenario.name().contains("evicting"))
                .hasSize(4)
                .allMatch(scenario -> scenario.expected().equals(Set.of(HeldBy.LOCAL)));
    }

    @Test
    void all_someoneIsExpectedToAnswer_isMeasured() {
        assertThat(all)
                .filteredOn(scenario -> !scenario.expected().isEmpty())
                .allMatch(scenario -> scenario.gates().contains(Gate.FALLBACK_LATENCY));
    }

    @Test
    void all_breakersThatMustHeal_keepTheirUsualTimes() {
        assertThat(all).noneMatch(scenario -> scenario.settings().containsKey("detour.breaker.open"));
    }

    /** A client that is held back until the fault is over must not be answered before, however long a soak lets it last. */
    @Test
    void all_mostOfAFaultInASoak_isShorterThanAPauseOfClients() {
        assertThat(all)
                .filteredOn(scenario -> scenario.name().contains("client-pause"))
                .hasSize(2)
                .allMatch(scenario -> scenario.faultMillis() < ServerScenarios.PAUSE.toMillis());
    }

    @Test
    void all_redirections_areProvenWhereRetriesAreCounted() {
        assertThat(all)
                .filteredOn(scenario -> scenario.gates().contains(Gate.RETRY_STORM))
                .hasSize(2)
                .allMatch(scenario -> scenario.fault().get() instanceof Redirecting);
    }
}
