package dev.detour.weaver;

import dev.detour.engine.Engine;
import dev.detour.engine.config.Settings;
import dev.detour.engine.jmx.JmxStart;
import dev.detour.engine.page.LivePage;
import dev.detour.engine.page.Overview;
import dev.detour.engine.report.ReportFile;
import dev.detour.engine.report.ReportJson;
import dev.detour.engine.report.ReportPart;
import dev.detour.engine.telemetry.KeyWords;
import dev.detour.engine.telemetry.Telemetry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What lets people look inside a running engine: beans for management clients, the page, and a summary at the end. */
final class Insight {

    private final Settings settings;
    private final String version;
    private final ReportPart measured = new ReportPart();

    /** Null where nobody wants it. */
    private final @Nullable LivePage page;

    /** @param keys what may be told of them */
    Insight(Settings settings, String version, KeyWords keys) {
        this.settings = settings;
        this.version = version;
        this.page = settings.telemetry().pagePort() == 0 ? null : new LivePage(keys::of);
    }

    /** Who is to be told of what the engine does. */
    List<Telemetry.Part> parts() {
        return page == null ? List.of(measured) : List.of(measured, page);
    }

    /**
     * Shows this engine. Starts no thread before there is something to see, but for a page that was asked for.
     *
     * @return what is to be done once there is a client of Redis
     */
    Runnable into(Engine engine) {
        ReportJson report = new ReportJson(version, engine.figures(), engine.servers(), measured);
        if (settings.telemetry().jmx() != Settings.Jmx.OFF) {
            JmxStart beans = new JmxStart(version, settings, engine.figures(), engine.servers(), report::write);
            engine.whenFirstServer(beans::start);
        }
        if (page != null) {
            page.open(new Overview(version, settings, engine.figures(), engine.servers(), report::write));
        }
        String file = settings.telemetry().reportFile();
        return file.isEmpty() ? () -> {} : new ReportFile(file, report)::clientMet;
    }
}
