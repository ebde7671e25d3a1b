package dev.detour.contract;

/** What a server may answer a GET with that is no string, or not quite. */
enum OddReply {
    INTEGER(":42\r\n"),
    LIST("*2\r\n$1\r\na\r\n$1\r\nb\r\n"),
    EMPTY_LIST("*0\r\n"),
    NULL_LIST("*-1\r\n"),
    LIST_WITH_AN_ERROR_IN_THE_MIDDLE("*3\r\n$1\r\na\r\n-ERR in the middle\r\n$1\r\nb\r\n"),
    MAP("%1\r\n$1\r\na\r\n$1\r\nb\r\n"),
    SET("~2\r\n$1\r\na\r\n$1\r\nb\r\n"),
    BOOLEAN("#t\r\n"),
    DOUBLE(",1.5\r\n"),
    BIG_NUMBER("(12345678901234567890\r\n"),
    VERBATIM("=7\r\ntxt:abc\r\n"),
    SIMPLE("+simple\r\n"),
    BULK_ERROR("!10\r\nERR in all\r\n"),
    EMPTY_ERROR("-\r\n"),
    ERROR_WITHOUT_A_CODE("-what is that\r\n"),
    MOVED_NOWHERE("-MOVED\r\n"),
    PUSH_BEFORE(">2\r\n$7\r\nmessage\r\n$1\r\na\r\n$5\r\nvalue\r\n"),
    EMPTY_VALUE("$0\r\n\r\n"),
    NO_PROTOCOL("HTTP/1.1 400 Bad Request\r\n\r\n"),
    NO_LENGTH("$five\r\nvalue\r\n"),
    CUT("$10\r\nval"),
    SILENCE("");

    private final String reply;

    OddReply(String reply) {
        this.reply = reply;
    }

    String bytes() {
        return reply;
    }

    /** Whether it may be taken for a failure of the server, for which others answer. */
    boolean isFault() {
        return this == CUT
                || this == SILENCE
                || this == NO_PROTOCOL
                || this == NO_LENGTH
                || this == MOVED_NOWHERE
                || isUnknownProtocol();
    }

    /** For which a client that speaks RESP2 alone closes the connection. */
    private boolean isUnknownProtocol() {
        return !LettuceVersion.hasProtocols() && !reply.isEmpty() && "%~#,(=!>".indexOf(reply.charAt(0)) >= 0;
    }
}
