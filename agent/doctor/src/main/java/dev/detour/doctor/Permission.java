package dev.detour.doctor;

/**
 * Whether the user may do what the agent does.
 *
 * @param rule what grants it, as {@code ACL SETUSER} takes it
 */
record Permission(Probe probe, Grant grant, String rule) {

    enum Grant {
        ALLOWED,
        /** The command is allowed, but not for any key; whether it is for those of the application nobody knows. */
        FOR_SOME_KEYS,
        FORBIDDEN;

        static Grant of(Reply reply) {
            if (!reply.isForbidden()) {
                return ALLOWED;
            }
            return reply.isAboutKeysAlone() ? FOR_SOME_KEYS : FORBIDDEN;
        }
    }

    boolean isForbidden() {
        return grant == Grant.FORBIDDEN;
    }
}
