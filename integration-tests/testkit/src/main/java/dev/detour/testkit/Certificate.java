package dev.detour.testkit;

import java.nio.file.Path;

/** A certificate for this machine and its key, as the files that a server wants; made with the JDK's own tool. */
public record Certificate(Path certificate, Path key) {

    /** One that signs itself and is good for two days. */
    public static Certificate in(Path directory) {
        Keytool keys = new Keytool(directory);
        keys.generate("server", "-ext", "san=ip:127.0.0.1", "-validity", "2");
        return new Certificate(keys.certificate("server"), keys.key("server"));
    }
}
