package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Report;
import dev.detour.engine.model.Survey;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a server is asked for INFO, and what its reply is made of. Used by one task at a time. */
final class Sampling {

    private final String server;
    private final Primary primary;
    private final Survey survey;
    private final ControlLink control;
    private final LongSupplier ticker;

    /** Whether it knows no more than one section of INFO at a time, as before Redis 7.0. */
    private boolean isOld;

    Sampling(String server, Primary primary, Survey survey, ControlLink control, LongSupplier ticker) {
        this.server = server;
        this.primary = primary;
        this.survey = survey;
        this.control = control;
        this.ticker = ticker;
    }

    byte[][] info() {
        if (!survey.isWanted()) {
            return Links.INFO_REPLICATION;
        }
        return isOld ? Links.INFO : Links.INFO_SECTIONS;
    }

    /**
     * @param databases that this process reads there; empty where any may be
     * @param lossesBefore how often the server had been found away before it was asked
     * @param reply to {@link #info()}
     * @return null where it does not say, now or in the next minutes
     */
    @Nullable
    Role told(LinkFactory links, Set<Integer> databases, long askedNanos, int lossesBefore, @Nullable Object reply)
            throws LinkFailure {
        if (isRefused(reply)) {
            if (!isOld && !Links.isForbidden(reply)) { // or it takes one section at a time
                isOld = true;
                Object other = control.call(links, List.<byte[][]>of(info())).get(0);
                return told(links, databases, askedNanos, lossesBefore, other);
            }
            sayRefused(reply);
            unknown(lossesBefore);
            return null;
        }
        Role role = Role.of(reply);
        if (role.kind() != Role.Kind.OTHER) { // first of all: what was read waits for it
            primary.role().told(role.kind() == Role.Kind.PRIMARY, ticker.getAsLong());
        }
        if (survey.isWanted() && !(reply instanceof ErrorReply)) {
            Report report = new Report(Role.text(reply), askedNanos, databases, () -> commandStats(links));
            primary.condition().told(survey.sampled(primary, report), lossesBefore);
        } else {
            unknown(lossesBefore);
        }
        return role;
    }

    /** An error that is no fault of the moment. */
    private static boolean isRefused(@Nullable Object reply) {
        return reply instanceof ErrorReply && Links.faultIn(reply) == null;
    }

    private void sayRefused(@Nullable Object reply) {
        String reason = Links.isForbidden(reply)
                ? "the user of the connection may not call INFO there; ACL SETUSER with +info allows it,"
                : "it knows no command INFO, or has another name for it;";
        AgentLog.infoOnce(
                "replication " + server,
                "no replica of " + server + " is read from, and it is not known why it has no value for a key: "
                        + reason + " detour.replica.discover=off and detour.evidence.sample=off leave it out");
    }

    /** Where the link fails, its next question tells of it. */
    private String commandStats(LinkFactory links) {
        try {
            return Role.text(control.call(links, List.<byte[][]>of(Links.INFO_COMMANDSTATS))
                    .get(0));
        } catch (LinkFailure unknown) {
            return "";
        }
    }

    /** Nor will it be known: no need to ask at once. */
    private void unknown(int lossesBefore) {
        primary.condition().told(Condition.unknown(ticker.getAsLong()), lossesBefore);
    }
}
