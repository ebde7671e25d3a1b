package dev.detour.engine.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method of a client to be woven.
 *
 * @param owner binary name of the class that declares it
 * @param method its name
 * @param parameterTypes binary names of its parameters' erased types
 * @param advice binary name of the advice class, which is read and inlined, never loaded
 * @param otherwise what to weave in the same class where a version's has no such method; null where every version has it
 */
public record AdvisedMethod(
        String owner,
        String method,
        List<String> parameterTypes,
        String advice,
        @Nullable List<AdvisedMethod> otherwise) {

    /** One that every version has. */
    public AdvisedMethod(String owner, String method, List<String> parameterTypes, String advice) {
        this(owner, method, parameterTypes, advice, null);
    }

    /** The same where only some versions have it. */
    public AdvisedMethod or(AdvisedMethod... others) {
        return new AdvisedMethod(owner, method, parameterTypes, advice, List.of(others));
    }
}
