package dev.detour.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

/** A reply to {@code INFO}: fields by name, in their order. */
record Info(Map<String, String> fields) {

    static Info of(String reply) {
        Map<String, String> fields = new LinkedHashMap<>();
        reply.lines().forEach(line -> addTo(fields, line, ':'));
        return new Info(fields);
    }

    /** The parts of a field such as {@code keys=1,expires=0}. */
    static Info ofParts(String value) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String part : value.split(",", -1)) {
            addTo(fields, part, '=');
        }
        return new Info(fields);
    }

    private static void addTo(Map<String, String> fields, String nameAndValue, char separator) {
        int at = nameAndValue.indexOf(separator);
        if (at > 0) {
            fields.put(nameAndValue.substring(0, at), OneLine.of(nameAndValue.substring(at + 1)));
        }
    }

    /** Empty where there is none, as in versions that do not tell it. */
    String text(String name) {
        return fields.getOrDefault(name, "");
    }

    /** -1 where there is none. */
    long number(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    boolean flag(String name) {
        return text(name).equals("1");
    }
}
