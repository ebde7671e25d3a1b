package dev.detour.engine.tier;

import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A link that answers each command as the test says, and keeps what was asked. */
final class ScriptedLink implements Link {

    /** What a server says to a command. */
    interface Script {
        @Nullable
        Object reply(String command) throws LinkFailure;
    }

    final List<String> asked = new ArrayList<>();
    private final Script script;

    ScriptedLink(Script script) {
        this.script = script;
    }

    static byte[] text(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
        List<@Nullable Object> replies = new ArrayList<>();
        for (byte[][] command : commands) {
            String words = Stream.of(command)
                    .map(word -> new String(word, StandardCharsets.UTF_8))
                    .collect(Collectors.joining(" "));
            asked.add(words);
            replies.add(script.reply(words));
        }
        return replies;
    }

    @Override
    public void close() {}
}
