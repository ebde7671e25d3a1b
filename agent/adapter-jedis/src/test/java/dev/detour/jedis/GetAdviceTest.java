package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.bootstrap.Answered;
import dev.detour.bootstrap.Bridge;
import dev.detour.bootstrap.JedisHooks;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GetAdviceTest {

    /** Stands for a client: notes that it was asked. */
    public static class Sample {
        @SuppressWarnings("NullAway.Init")
        public String asked;

        public String get(String key) {
            asked = key;
            return "from the client";
        }
    }

    @AfterEach
    void uninstall() {
        Bridge.install((client, hooks) -> null);
    }

    private static Object woven(@Nullable Object token, @Nullable Answered answerAtTheEnd) throws Exception {
        JedisHooks hooks = new JedisHooks() {
            @Override
            public @Nullable Object readStarted(Object client, @Nullable Object key) {
                return token;
            }

            @Override
            public @Nullable Answered readEnded(Object given, @Nullable Object result, @Nullable Throwable thrown) {
                return answerAtTheEnd;
            }
        };
        Bridge.install((client, type) -> hooks);
        return new ByteBuddy()
                .redefine(Sample.class)
                .visit(Advice.to(GetAdvice.class).on(ElementMatchers.named("get")))
                .make()
                .load(Sample.class.getClassLoader(), ClassLoadingStrategy.Default.CHILD_FIRST)
                .getLoaded()
                .getConstructor()
                .newInstance();
    }

    private static @Nullable Object get(Object client) throws Exception {
        return client.getClass().getMethod("get", String.class).invoke(client, "k");
    }

    private static @Nullable Object asked(Object client) throws Exception {
        return client.getClass().getField("asked").get(client);
    }

    @Test
    void get_answeredAtOnce_doesNotAskTheClient() throws Exception {
        Object client = woven(new Answered("at once"), null);

        assertThat(get(client)).isEqualTo("at once");
        assertThat(asked(client)).isNull();
    }

    @Test
    void get_anyOtherToken_asksTheClient() throws Exception {
        Object client = woven(new Object(), null);

        assertThat(get(client)).isEqualTo("from the client");
        assertThat(asked(client)).isEqualTo("k");
    }

    @Test
    void get_answeredAtTheEnd_givesThatAnswer() throws Exception {
        assertThat(get(woven(new Object(), new Answered("at the end")))).isEqualTo("at the end");
    }

    @Test
    void get_answeredWithNull_givesNull() throws Exception {
        assertThat(get(woven(new Object(), new Answered(null)))).isNull();
        assertThat(get(woven(new Answered(null), null))).isNull();
    }

    @Test
    void get_noToken_leavesTheClientAlone() throws Exception {
        assertThat(get(woven(null, new Answered("never asked for")))).isEqualTo("from the client");
    }
}
