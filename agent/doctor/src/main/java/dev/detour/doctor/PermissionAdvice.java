package dev.detour.doctor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What follows from what the user may not do, and from what the server does not tell anybody. */
final class PermissionAdvice {

    private PermissionAdvice() {}

    static void add(Report report, Suggestions suggestions) {
        for (Probe.Purpose purpose : Probe.Purpose.values()) {
            List<Permission> missing = report.permissions().stream()
                    .filter(each -> each.isForbidden() && each.probe().purpose() == purpose)
                    .toList();
            if (!missing.isEmpty()) {
                addMissing(report, purpose, missing, suggestions);
            }
        }
        if (report.isForbidden(Probe.INFO)) {
            suggestions.warn(
                    "no-info",
                    "detour.replica.discover",
                    "off",
                    "if INFO is not to be allowed: without it no replica is found or known to be fit, so that looking for"
                            + " them is in vain");
            suggestions.hint(
                    "no-info-evidence",
                    "detour.evidence.sample",
                    "off",
                    "the same: without INFO nothing is learnt of evictions, expiries and restarts");
        }
        KeyspaceEvents events = report.events();
        if (events != null && !events.isEnough()) {
            addEvents(events, suggestions);
        }
    }

    private static void addMissing(
            Report report, Probe.Purpose purpose, List<Permission> missing, Suggestions suggestions) {
        String rules = missing.stream()
                .flatMap(each -> Stream.of(each.rule().split(" ")))
                .distinct()
                .collect(Collectors.joining(" "));
        String names = missing.stream().map(each -> each.probe().command()).collect(Collectors.joining(", "));
        String action = "ACL SETUSER " + report.user() + " " + rules;
        String reason = "the user may not use " + names + ": " + purpose.reason();
        String id = "forbidden-" + purpose.name().toLowerCase(Locale.ROOT);
        if (purpose.isEssential()) {
            suggestions.warnOfServer(id, action, reason);
        } else {
            suggestions.hintAtServer(id, action, reason);
        }
    }

    private static void addEvents(KeyspaceEvents events, Suggestions suggestions) {
        suggestions.hintAtServer(
                "no-events",
                "CONFIG SET notify-keyspace-events " + events.flags() + events.missing(),
                "events tell why a key is gone (expired, evicted, deleted, overwritten); they cost the server a message"
                        + " for each, and Detour never switches them on itself");
    }
}
