package dev.detour.clinic;

/**
 * A request of a visitor's, with what is known as it is made.
 *
 * @param changes how many changes the answer must show at least, because these were done before
 */
record Question(Kind kind, int owner, int changes) {

    /** What is asked for. */
    enum Kind {
        OWNER,
        PETS,
        VETS,
        /** An owner whom the clinic does not have. */
        UNKNOWN
    }

    String path() {
        return switch (kind) {
            case OWNER, UNKNOWN -> "/owners/" + owner;
            case PETS -> "/owners/" + owner + "/pets";
            case VETS -> "/vets";
        };
    }
}
