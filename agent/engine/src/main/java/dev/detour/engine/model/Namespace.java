package dev.detour.engine.model;

/**
 * Whose data a key names. An entry seen in one namespace never answers another.
 *
 * @param server {@code host:port} as the application named it
 * @param database the selected database, from 0
 * @param user the ACL user that the connection is authenticated as; {@code default} where it never said
 */
public record Namespace(String server, int database, String user) {

    public static final String DEFAULT_USER = "default";
}
