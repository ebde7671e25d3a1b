package dev.detour.engine.report;

import org.jspecify.annotations.Nullable;

/**
 * Writes JSON. What is not plain ASCII, or could end a script or a tag, is escaped: so the text is harmless wherever a
 * browser may put it. Not thread-safe.
 */
public final class Json {

    private final StringBuilder out = new StringBuilder(16_384);

    /** Whether something stands before, in the object or array that is open. */
    private boolean isContinued;

    public Json object(Runnable content) {
        return enclosed('{', content, '}');
    }

    public Json array(Runnable content) {
        return enclosed('[', content, ']');
    }

    private Json enclosed(char begin, Runnable content, char end) {
        separate();
        out.append(begin);
        isContinued = false;
        content.run();
        out.append(end);
        isContinued = true;
        return this;
    }

    /** The name of what is written next. */
    public Json name(String name) {
        value(name);
        out.append(':');
        isContinued = false;
        return this;
    }

    public Json value(@Nullable String text) {
        separate();
        if (text == null) {
            out.append("null");
            return this;
        }
        out.append('"');
        text.chars().forEach(this::escaped);
        out.append('"');
        return this;
    }

    public Json value(long number) {
        separate();
        out.append(number);
        return this;
    }

    /** Null where it is no number. */
    public Json value(double number) {
        separate();
        if (Double.isFinite(number)) {
            out.append(Math.round(number * 1000) / 1000.0);
        } else {
            out.append("null");
        }
        return this;
    }

    public Json value(boolean isTrue) {
        separate();
        out.append(isTrue);
        return this;
    }

    private void separate() {
        if (isContinued) {
            out.append(',');
        }
        isContinued = true;
    }

    private void escaped(int c) {
        boolean isPlain = c >= ' ' && c <= '~' && "\"\\<>&'".indexOf(c) < 0;
        if (isPlain) {
            out.append((char) c);
        } else {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                out.append(Character.forDigit(c >> shift & 0xf, 16));
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
