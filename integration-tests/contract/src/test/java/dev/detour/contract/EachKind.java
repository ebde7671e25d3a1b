package dev.detour.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** A case for each of the {@link Kinds} of this run that its own limits leave; none may be left. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(allowZeroInvocations = true)
@ArgumentsSource(Kinds.class)
@ExtendWith(KindOfCase.class)
@interface EachKind {

    /** What the whole name has to match, as a regular expression. */
    String only() default ".*";

    /** What it must not match; nothing unless given. */
    String except() default "";
}
