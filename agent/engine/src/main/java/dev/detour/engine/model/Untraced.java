package dev.detour.engine.model;

/** See {@link Trail#NONE}. */
final class Untraced implements Trail {

    @Override
    public Load load() {
        return Load.NONE;
    }

    @Override
    public void joins(Load load) {}
}
