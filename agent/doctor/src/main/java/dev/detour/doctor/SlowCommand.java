package dev.detour.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An entry of the slow log, without the arguments, which hold keys and values. */
record SlowCommand(String name, long micros, long agoSeconds) {

    private static final int FIELDS = 4;

    /** @param nowSeconds by the server's clock, since 1970 */
    static List<SlowCommand> of(Reply slowLog, long nowSeconds) {
        List<SlowCommand> commands = new ArrayList<>();
        for (Object each : slowLog.list()) {
            List<?> entry = Reply.list(each);
            List<?> words = entry.size() < FIELDS ? List.of() : Reply.list(entry.get(FIELDS - 1));
            if (!words.isEmpty()) {
                String name = OneLine.of(Reply.text(words.get(0))).toUpperCase(Locale.ROOT);
                long ago = Math.max(0, nowSeconds - Reply.number(entry.get(1)));
                commands.add(new SlowCommand(name, Reply.number(entry.get(2)), ago));
            }
        }
        return List.copyOf(commands);
    }
}
