package dev.detour.engine.check;

import dev.detour.engine.config.Settings;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.config.SettingsReport.Effective;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Policy;
import java.util.ArrayList;
import java.util.List;

/** Settings for people, in plain ASCII but for what they themselves hold; no line is longer than a terminal is wide. */
final class SettingsPage {

    static final int WIDTH = 120;

    private static final int SOURCE_COLUMN = 66;
    private static final String INDENT = "  ";
    private static final String CUT = "...";

    private final List<String> lines = new ArrayList<>();

    /** All of it, line by line. */
    static List<String> of(Settings settings, List<Effective> effective) {
        SettingsPage page = new SettingsPage();
        page.add("settings from " + settings.source());
        page.add("");
        effective.forEach(page::addSetting);
        page.addFaults(settings);
        page.addPolicy("default policy", settings.policy());
        settings.routes().forEach(page::addRoute);
        return page.lines;
    }

    private void addSetting(Effective each) {
        String setting = INDENT + each.setting() + " = " + each.value();
        String padded = setting + " ".repeat(Math.max(1, SOURCE_COLUMN - setting.length())) + each.source();
        if (padded.length() <= WIDTH) {
            add(padded);
        } else {
            add(setting);
            add(INDENT.repeat(3) + each.source());
        }
    }

    /** Apart from the other settings, because they make reads fail. */
    private void addFaults(Settings settings) {
        List<InjectedFault> faults = settings.faults();
        if (!faults.isEmpty()) {
            boolean areInForce = settings.mode() == Settings.Mode.ROUTE;
            add("");
            add(areInForce ? "FAULTS ARE INJECTED" : "faults, of which nothing is injected in this mode");
            faults.forEach(fault -> add(INDENT + fault.words()));
        }
    }

    private void addRoute(RouteSettings route) {
        String loader = route.loader().isEmpty() ? "the first that declares the key" : route.loader();
        addPolicy(
                "route " + route.name(),
                route.policy(),
                "keys: " + String.join(" ", route.keys()),
                "loader: " + loader);
    }

    private void addPolicy(String title, Policy policy, String... about) {
        add("");
        add(title);
        for (String line : about) {
            add(INDENT + line);
        }
        new RouteMatrix(policy).lines().forEach(line -> add(INDENT + line));
    }

    /** Names come from outside: control characters of theirs do not reach a terminal. */
    private void add(String line) {
        String shown = line.replaceAll("\\p{C}", " ");
        lines.add(shown.length() <= WIDTH ? shown : shown.substring(0, WIDTH - CUT.length()) + CUT);
    }
}
