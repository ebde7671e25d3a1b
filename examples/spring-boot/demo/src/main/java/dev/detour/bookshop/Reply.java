package dev.detour.bookshop;

/** What an HTTP request came to. */
record Reply(int status, String body) {

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
