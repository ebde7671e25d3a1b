package dev.detour.contract;

import static dev.detour.contract.Expressible.NO_TRANSACTIONS;
import static dev.detour.contract.Writes.NEW;
import static dev.detour.contract.Writes.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Way;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.RespConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * What this process wrote, by whatever client, command and way of sending it, it never reads back older; whoever in it
 * reads, with the other client too.
 */
class OwnWriteIT extends ContractCase {

    /** Of both clients; in Jedis 3 each connection that is lost is lost for good, so that it would say nothing. */
    private static final List<AccessKind> READERS = JedisVersion.hasUnified()
            ? List.of(AccessKind.UNIFIED_JEDIS, AccessKind.LETTUCE_ASYNC)
            : List.of(AccessKind.LETTUCE_ASYNC);

    private static final String FUNCTIONS = """
            #!lua name=own
            redis.register_function('overwrite', function(keys, args)
              return redis.call('set', 'cata' .. args[1], '2')
            end)
            """;

    /** Many keys are remembered, each is written in another way, and then the server dies: once for all. */
    @EachKind
    void get_afterAWriteThatNamesItsKeys_neverAnswersTheOldValue(AccessKind writer) {
        ControlledApp app = Applications.runningWithBothClients(Setup.WOVEN);
        Session writing = open(app, writer, target(PATIENT));
        List<Session> reading =
                READERS.stream().map(reader -> open(app, reader, target(HASTY))).toList();
        Map<String, String> written = new LinkedHashMap<>();
        String untouched = key("catalog");
        String discarded = key("catalog");
        try (RespConnection seeding = redis().connect();
                RedisServer other = RedisServer.start()) {
            seed(seeding);
            seeding.call("SET", untouched, OLD);
            remember(untouched, reading); // and still there at the end: no write forgets more than it names
            for (Way way : Way.values()) {
                for (List<String> words : way.isMethod() ? Writes.BY_METHOD : Writes.NAMING_KEYS) {
                    if (!Expressible.can(writer, way, words)) {
                        continue;
                    }
                    String key = key("catalog");
                    seeding.call("SET", key, OLD);
                    remember(key, reading);
                    write(writing, way, named(words, key, other, seeding));
                    assertThat("string".equals(seeding.call("TYPE", key)) ? seeding.call("GET", key) : null)
                            .as("%s %s", way, words)
                            .isNotEqualTo(OLD);
                    written.put(key, way + " " + words);
                }
            }
            seeding.call("SET", discarded, OLD);
            if (!writer.name().matches(NO_TRANSACTIONS)) {
                writing.call("discardSet", discarded, NEW);
            }
            remember(discarded, reading);
        }

        redis().kill();

        assertThat(answers(List.of(untouched, discarded), reading))
                .hasSize(2 * READERS.size())
                .containsOnly(text(OLD));
        assertThat(stale(written, reading)).isEmpty();
    }

    private static void seed(RespConnection seeding) {
        seeding.call("RPUSH", "seed:list", "2");
        seeding.call("SADD", "seed:set", "2");
        seeding.call("ZADD", "seed:zset", "2", "two");
        seeding.call("GEOADD", "seed:geo", "0", "0", "here");
    }

    private static void remember(String key, List<Session> reading) {
        for (Session session : reading) {
            assertThat(session.get(key).outcome()).isEqualTo(text(OLD));
        }
    }

    private static List<String> named(List<String> words, String key, RedisServer other, RespConnection seeding) {
        String own = key("own");
        seeding.call("SET", own, NEW);
        return words.stream()
                .map(word -> switch (word) {
                    case "KEY" -> key;
                    case "OWN" -> own;
                    case "NONE" -> own + ":none";
                    case "PORT" -> Integer.toString(other.port());
                    default -> word;
                })
                .toList();
    }

    private static void write(Session writing, Way way, List<String> words) {
        Reply reply = writing.call(
                "write", Stream.concat(Stream.of(way.name()), words.stream()).toArray(String[]::new));
        assertThat(reply.kind()).as("%s %s: %s", way, words, reply).isNotEqualTo(Reply.Kind.ERROR);
    }

    private static List<String> answers(List<String> keys, List<Session> reading) {
        return reading.stream()
                .flatMap(session -> keys.stream().map(session::get))
                .map(Reply::outcome)
                .toList();
    }

    /** The ways of writing after which a key was answered, by whatever value: nothing holds the new one. */
    private static List<String> stale(Map<String, String> written, List<Session> reading) {
        List<String> stale = new ArrayList<>();
        for (Session session : reading) {
            Map<String, CompletableFuture<Reply>> replies = new LinkedHashMap<>();
            written.keySet().forEach(key -> replies.put(key, session.sendGet(key)));
            replies.forEach((key, reply) -> {
                if (session.app().await(reply).kind() != Reply.Kind.ERROR) {
                    stale.add(session.name() + " after " + written.get(key));
                }
            });
        }
        return stale;
    }

    @EachKind(except = "SPRING_REACTIVE") // sends no command by its name
    void get_afterAWriteThatMayTouchEverything_neverAnswersTheOldValue(AccessKind writer) {
        ControlledApp app = Applications.runningWithBothClients(Setup.WOVEN);
        Session writing = open(app, writer, target(PATIENT));
        List<Session> reading = READERS.stream()
                .map(reader -> open(app, reader, target(PATIENT)))
                .toList();
        redis().command("FUNCTION", "LOAD", "REPLACE", FUNCTIONS);
        for (List<String> words : Writes.NAMING_NONE) {
            for (Way way : waysFor(words)) {
                if (!Expressible.can(writer, way, words)) {
                    continue;
                }
                String key = key("catalog");
                redis().command("SET", key, OLD);
                remember(key, reading);

                write(writing, way, scripted(words, key));
                freezeFor(Duration.ofMillis(200));
                List<CompletableFuture<Reply>> replies =
                        reading.stream().map(session -> session.sendGet(key)).toList();

                for (CompletableFuture<Reply> reply : replies) {
                    assertThat(app.await(reply).outcome())
                            .as("%s %s", way, words)
                            .isEqualTo(expectedAfter(words));
                }
            }
        }
    }

    private static List<Way> waysFor(List<String> words) {
        boolean inTransactions = !words.contains("RELOAD");
        return inTransactions && (words.contains("EVAL") || words.contains("FLUSHALL"))
                ? List.of(Way.RAW, Way.RAW_BYTES, Way.PIPELINED, Way.TRANSACTION)
                : List.of(Way.RAW);
    }

    private List<String> scripted(List<String> words, String key) {
        String script = "return redis.call('set', 'cata' .. ARGV[1], '2')";
        return words.stream()
                .map(word -> switch (word) {
                    case "REST" -> key.substring("cata".length());
                    case "SHA" -> String.valueOf(redis().command("SCRIPT", "LOAD", script));
                    default -> word;
                })
                .toList();
    }

    private static String expectedAfter(List<String> words) {
        if (words.contains("RELOAD")) {
            return text(OLD); // from the server, which changed nothing
        }
        return words.contains("REST") ? text(NEW) : "null";
    }

    /** What a connection is for is known by what is sent on it, also where the client does not follow it. */
    @EachKind(except = NO_TRANSACTIONS)
    void get_afterARawTransaction_neverAnswersTheOldValue(AccessKind writer) {
        String key = key("catalog");
        redis().command("SET", key, OLD);
        ControlledApp app = Applications.runningWithBothClients(Setup.WOVEN);
        Session writing = open(app, writer, target(PATIENT));
        List<Session> reading =
                READERS.stream().map(reader -> open(app, reader, target(HASTY))).toList();
        remember(key, reading);

        writing.call("raw", "MULTI");
        writing.call("raw", "SET", key, NEW);
        remember(key, reading); // nothing is written yet
        assertThat(writing.get(key).outcome()).as("queued").doesNotContain(OLD);
        writing.call("raw", "EXEC");
        redis().kill();

        assertThat(answers(List.of(key), reading)).doesNotContain(text(OLD), text("QUEUED"));
    }
}
