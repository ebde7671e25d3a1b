package dev.detour.bookshop;

/** What a user's request came to. */
enum Judgement {
    RIGHT,
    /** It was not answered: an error, or nothing. */
    FAILED,
    /** It was answered with what was not true, or no more. */
    WRONG
}
