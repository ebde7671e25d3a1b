package dev.detour.contract;

import java.util.Arrays;
import java.util.List;

/**
 * Steps inside the agent that a read, a write or what follows from them takes: whichever fails, the application must not
 * notice. Not among them are the few methods that keep failures in, because nothing stands around those but the advice.
 */
enum InternalStep {
    COVERAGE("engine.Engine#coverage"),
    VERSION("engine.Engine#version"),
    MATCH("engine.route.Coverage#match"),
    KNOWN_COVERAGE("engine.route.Applications#known"),
    TTL("engine.model.TtlForm#nanos"),
    KEY("engine.model.Key#of", Aftermath.MEMORY_LOST),
    ADMISSION("engine.breaker.Closed#admit"),
    VOTE_ANSWERED("engine.breaker.Counting#answered"),
    VOTE_FAILED("engine.breaker.Counting#failed"),
    WAIT_LENGTH("engine.breaker.RoundTrips#waitNanos"),
    ROUND_TRIP("engine.breaker.RoundTrips#answered"),
    REMEMBER("engine.tier.LocalTier#remember"),
    NO_NEWS("engine.tier.LocalTier#isNoNews"),
    LOCAL("engine.tier.LocalTier#answer", Aftermath.MEMORY_RESTS),
    STALE("engine.tier.LocalTier#stale"),
    LOADED("engine.tier.LocalTier#loaded"),
    FORGET("engine.tier.LocalTier#forget", Aftermath.MEMORY_LOST),
    GONE("engine.tier.LocalTier#gone", Aftermath.MEMORY_LOST),
    MOVE("engine.tier.Versions#move", Aftermath.MEMORY_LOST),
    WRITTEN("engine.WriteTracker#written", Aftermath.MEMORY_LOST),
    MISSED("engine.model.RoutingTable#mayTake", Aftermath.MEMORY_LOST),
    JUDGE("engine.evidence.KeyEvidence#judge"),
    KEY_SEEN("engine.evidence.KeyMemory#seen"),
    KEY_WRITTEN("engine.evidence.KeyMemory#written"),
    WRITE_FORM("engine.model.WriteForm#ttlNanos"),
    CAN_DIVERT("engine.route.Steps#mayAnswer"),
    DIVERT("engine.route.Router#divert"),
    TAKE("engine.route.Steps#take"),
    WAIT("engine.route.Steps#inTime"),
    NEXT("engine.model.RoutingTable#next"),
    OUTCOME("engine.model.Event#of"),
    MOVE_ON("engine.route.Passage#moveOn"),
    DECISION("engine.route.Passage#end"),
    LOAD("engine.tier.OriginTier#load"),
    LOAD_TASK("engine.tier.LoadTask#accept"),
    RETRY("engine.tier.RemoteTiers#retry"),
    REPLICA("engine.tier.RemoteTiers#replica"),
    HAS_REPLICA("engine.tier.RemoteTiers#hasReplica"),
    IN_USE("engine.tier.RemoteTiers#inUse"),
    GUARD_ENTER("engine.breaker.TierGuard#enter"),
    GUARD_LEFT("engine.breaker.TierGuard#left"),
    WARM("engine.warm.Warmer#warm"),
    WARM_TTL("engine.warm.Warmer#ttlNanos"),
    WARM_SERVE("engine.warm.Warmer#serve"),
    WARM_QUEUE("engine.warm.WarmQueue#batch"),
    DEADLINE("engine.tier.DeadlineRing#add"),
    DEADLINE_TAKEN("engine.tier.WaitingDeadlines#take"),
    OBSERVER("engine.telemetry.Tracing#decided"),
    JEDIS_CLASSIFIER("jedis.Classifier#outcomeOf"),
    JEDIS_STARTED("jedis.RoutedReads#started"),
    JEDIS_ENDED("jedis.RoutedReads#ended"),
    JEDIS_ADMIT("jedis.RoutedReads#admit"),
    JEDIS_AT_ONCE("jedis.RoutedReads#answerAtOnce"),
    JEDIS_LOCATE("jedis.RoutedReads#locate"),
    JEDIS_CLUSTERS("jedis.Clusters#of"),
    JEDIS_ADMISSION("jedis.Admission#ask"),
    JEDIS_ADMISSION_ENDED("jedis.Admission#ended"),
    JEDIS_REPLY_WAIT("jedis.ReplyWait#forReply"),
    JEDIS_POOL_WAIT("jedis.PoolWait#forConnection"),
    JEDIS_POOLS("jedis.Pools#of"),
    JEDIS_FIRST_BYTE("jedis.FirstByte#comesWithin"),
    JEDIS_NODE("jedis.ConnectionState#node"),
    JEDIS_NATURE("jedis.Nature#of", Aftermath.MEMORY_LOST),
    JEDIS_OWN_WRITES("jedis.OwnWrites#sending", Aftermath.MEMORY_LOST),
    JEDIS_REPLIED("jedis.ConnectionState#replied", Aftermath.MEMORY_LOST),
    JEDIS_SESSION("jedis.Session#namespace"),
    LETTUCE_CLASSIFIER("lettuce.Classifier#of"),
    LETTUCE_ROUTE("lettuce.ReadDispatch#keyOf"),
    LETTUCE_OBSERVE("lettuce.WriteObserver#kindOf", Aftermath.MEMORY_LOST),
    LETTUCE_KEY("lettuce.KeyText#of"),
    LETTUCE_LOOKUP("lettuce.VotingCommand#made", Aftermath.MEMORY_LOST),
    LETTUCE_VOTE("lettuce.VotingCommand#isFirstToTell"),
    LETTUCE_DECODE("lettuce.OutputAccess#decode"),
    LETTUCE_ANSWER("lettuce.OutputAccess#set"),
    LETTUCE_CONNECTING("lettuce.Destination#connecting"),
    LETTUCE_NODE("lettuce.Destination#node");

    /** What is left when the step works again. */
    enum Aftermath {
        NONE,
        /** The memory's breaker is open. */
        MEMORY_RESTS,
        /** It is not known what the application wrote meanwhile: the memory must never answer again. */
        MEMORY_LOST
    }

    private final String method;
    private final Aftermath aftermath;

    InternalStep(String method) {
        this(method, Aftermath.NONE);
    }

    InternalStep(String method, Aftermath aftermath) {
        this.method = "dev.detour." + method;
        this.aftermath = aftermath;
    }

    /** As {@code binary.name#method}. */
    String method() {
        return method;
    }

    /** As the agent's log names it. */
    String place() {
        return method.substring(method.lastIndexOf('.') + 1).replace('#', '.');
    }

    Aftermath aftermath() {
        return aftermath;
    }

    static List<String> methodsOfAll() {
        return Arrays.stream(values()).map(InternalStep::method).toList();
    }
}
