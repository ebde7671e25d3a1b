package dev.detour.engine.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

/** The value that one layer has for a setting, or a part of it. */
record Found(String setting, ConfigValue value, Place place) {

    private static final int MAX_SHOWN = 60;

    /** A part of this value: it stands on a line of its own. */
    Found part(String name, ConfigValue part) {
        boolean inFile = place.layer() == Place.Layer.FILE && part.origin().lineNumber() > 0;
        Place where = inFile ? Place.inFile(place.name(), part.origin().lineNumber()) : place;
        return new Found(setting + name, part, where);
    }

    /** The value as it was written, a text without quotes. */
    String plain() {
        return value.unwrapped() instanceof String text && !text.isEmpty() ? text : rendered();
    }

    /** The value as it was written, cut where it is long. */
    String shown() {
        String text = rendered();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }

    private String rendered() {
        // rendering a number would calculate it
        return value.valueType() == ConfigValueType.NUMBER
                ? value.atKey("value").getString("value")
                : value.render(ConfigRenderOptions.concise());
    }
}
