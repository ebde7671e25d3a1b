package dev.detour.engine.weave;

import java.util.List;

/**
 * A method of a client to be woven.
 *
 * @param owner binary name of the class that declares it
 * @param method its name
 * @param parameterTypes binary names of its parameters' erased types
 * @param advice binary name of the advice class, which is read and inlined, never loaded
 * @param optional whether versions of the client do well without it
 */
public record AdvisedMethod(String owner, String method, List<String> parameterTypes, String advice, boolean optional) {

    /** One that every version has whose class there is. */
    public AdvisedMethod(String owner, String method, List<String> parameterTypes, String advice) {
        this(owner, method, parameterTypes, advice, false);
    }
}
