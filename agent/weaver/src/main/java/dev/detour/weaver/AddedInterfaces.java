package dev.detour.weaver;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassReader;

/**
 * Stands in for the interfaces of a class whose class files are not to be found. Another agent may have added them: the
 * OpenTelemetry agent defines its own in the bootstrap loader, with no class file behind them. What they declare is of no
 * matter to advice in methods of the client's own.
 */
final class AddedInterfaces implements ClassFileLocator {

    private final Set<String> names;

    /** @param classFile as it came, with whatever was added */
    AddedInterfaces(ClassReader classFile) {
        this.names = Arrays.stream(classFile.getInterfaces())
                .map(name -> name.replace('/', '.'))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Resolution locate(String name) {
        return names.contains(name)
                ? new Resolution.Explicit(
                        new ByteBuddy().makeInterface().name(name).make().getBytes())
                : new Resolution.Illegal(name);
    }

    @Override
    public void close() {}
}
