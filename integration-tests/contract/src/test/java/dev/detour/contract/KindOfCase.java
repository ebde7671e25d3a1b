package dev.detour.contract;

import dev.detour.contract.app.AccessKind;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Tells a case which kind it is about before it begins, because the kind decides what server it needs. */
final class KindOfCase implements InvocationInterceptor {

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (method.getTarget().orElse(null) instanceof ContractCase contractCase
                && !method.getArguments().isEmpty()
                && method.getArguments().get(0) instanceof AccessKind kind) {
            contractCase.isAbout(kind);
        }
        invocation.proceed();
    }
}
