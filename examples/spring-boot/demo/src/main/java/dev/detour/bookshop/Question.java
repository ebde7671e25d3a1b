package dev.detour.bookshop;

/**
 * A request of a user's, with what is known as it is made.
 *
 * @param changes how many changes of this book the answer must show at least, because these were done before
 */
record Question(Kind kind, int book, int changes) {

    /** What is asked for. */
    enum Kind {
        BOOK,
        /** One that the shop does not have. */
        UNKNOWN_BOOK,
        RATING
    }

    String path() {
        return switch (kind) {
            case BOOK, UNKNOWN_BOOK -> "/books/" + book;
            case RATING -> "/books/" + book + "/rating";
        };
    }
}
