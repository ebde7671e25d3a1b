package dev.detour.weaver;

import java.lang.instrument.ClassFileTransformer;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** Makes "plain" in the constant pool of any class "woven". */
final class ConstantSwap implements ClassFileTransformer {

    @Override
    public byte[] transform(
            @Nullable ClassLoader loader,
            String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        System.getenv("SAMPLE"); // needs a permission that an application under a security manager lacks
        String text = new String(classFile, StandardCharsets.ISO_8859_1);
        return text.replace("plain", "woven").getBytes(StandardCharsets.ISO_8859_1);
    }
}
