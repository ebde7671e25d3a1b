package dev.detour.weaver;

import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Attribute;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.RecordComponentVisitor;
import net.bytebuddy.jar.asm.TypePath;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * What has to be described of a class for advice to be inlined in some of its methods: its supertypes, its fields and those
 * methods, without code, annotations or generic signatures.
 *
 * <p>Byte Buddy describes each method anew whenever it is looked at, with its generic signature and all annotations. {@code
 * Jedis} has more than a thousand: that took most of the time in which it was woven, and the JIT compiler longer still.
 */
final class ClassOutline extends ClassVisitor {

    private final Set<String> methods;

    private ClassOutline(ClassVisitor outline, Set<String> methods) {
        super(OpenedClassReader.ASM_API, outline);
        this.methods = methods;
    }

    /**
     * A class file that is there to be described, not to be loaded.
     *
     * @param methods the names of those that it keeps, however often they are overloaded
     */
    static byte[] of(ClassReader classFile, Set<String> methods) {
        ClassWriter outline = new ClassWriter(0);
        classFile.accept(
                new ClassOutline(outline, methods),
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return outline.toByteArray();
    }

    @Override
    public void visit(
            int version,
            int modifiers,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        super.visit(version, modifiers, name, null, superName, interfaces);
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitTypeAnnotation(
            int reference, @Nullable TypePath path, String descriptor, boolean visible) {
        return null;
    }

    @Override
    public void visitAttribute(Attribute attribute) {}

    @Override
    public @Nullable RecordComponentVisitor visitRecordComponent(
            String name, String descriptor, @Nullable String signature) {
        return null;
    }

    @Override
    public @Nullable FieldVisitor visitField(
            int modifiers, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
        super.visitField(modifiers, name, descriptor, null, value);
        return null; // its annotations are of no matter
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int modifiers, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        if (methods.contains(name)) {
            super.visitMethod(modifiers, name, descriptor, null, exceptions);
        }
        return null;
    }
}
