package dev.detour.clinic;

/** What an HTTP request came to. */
record Answer(int status, String body) {

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
