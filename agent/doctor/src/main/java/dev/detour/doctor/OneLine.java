package dev.detour.doctor;

/** What comes from a server is shown without anything that a terminal would act on. */
final class OneLine {

    private OneLine() {}

    static String of(String text) {
        return text.replaceAll("\\p{C}", " ").strip();
    }
}
