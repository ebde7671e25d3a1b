package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** A command looks the same in whichever form a version of Jedis holds it. */
class CommandFormTest {

    enum Form {
        LIST(new CommandList()) {
            @Override
            Object of(Command command, byte[]... arguments) {
                return new CommandArguments(command).addObjects((Object[]) arguments);
            }
        },
        PARTS(new CommandParts()) {
            @Override
            Object of(Command command, byte[]... arguments) {
                return new Object[] {command, arguments};
            }
        };

        final CommandForm form;

        Form(CommandForm form) {
            this.form = form;
        }

        abstract Object of(Command command, byte[]... arguments);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void everyPart_commandWithArguments_isWhereItIsAskedFor(Form held) {
        Object set = held.of(Command.SET, bytes("k"), bytes("v"));

        assertThat(held.form.command(set)).isEqualTo(Command.SET);
        assertThat(held.form.size(set)).isEqualTo(3);
        assertThat(held.form.raw(set, 0)).isEqualTo(bytes("SET"));
        assertThat(held.form.raw(set, 1)).isEqualTo(bytes("k"));
        assertThat(held.form.raw(set, 2)).isEqualTo(bytes("v"));
        assertThat(held.form.raw(set, 3)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void first_moreOrFewerThanThereAre_givesThoseThatThereAre(Form held) {
        Object del = held.of(Command.DEL, bytes("a"), bytes("b"));

        assertThat(held.form.first(del, 0)).isEmpty();
        assertThat(held.form.first(del, 1)).containsExactly(bytes("a"));
        assertThat(held.form.first(del, 9)).containsExactly(bytes("a"), bytes("b"));
    }

    @ParameterizedTest
    @EnumSource
    void everyPart_commandAlone_hasNoArguments(Form held) {
        Object exec = held.of(Command.EXEC);

        assertThat(held.form.size(exec)).isEqualTo(1);
        assertThat(held.form.raw(exec, 1)).isNull();
        assertThat(held.form.first(exec, 2)).isEmpty();
    }

    /** In Jedis 3 the arrays are the application's, which may use them again before the reply has come. */
    @Test
    void parts_arrayThatTheApplicationWritesInto_areCopies() {
        byte[] key = bytes("k");
        Object parts = Form.PARTS.of(Command.SET, key, bytes("v"));
        List<byte[]> first = Form.PARTS.form.first(parts, 1);
        byte[] raw = Form.PARTS.form.raw(parts, 1);

        Arrays.fill(key, (byte) 'x');

        assertThat(first).containsExactly(bytes("k"));
        assertThat(raw).isEqualTo(bytes("k"));
    }

    /** It is Jedis that complains of them. */
    @Test
    void parts_nullAmongThem_areReadAsFarAsTheyGo() {
        Object withNull = new Object[] {Command.DEL, new byte[][] {null, bytes("b")}};
        Object without = new Object[] {Command.DEL, null};

        assertThat(Form.PARTS.form.first(withNull, 2)).containsExactly(bytes("b"));
        assertThat(Form.PARTS.form.raw(withNull, 1)).isNull();
        assertThat(Form.PARTS.form.size(without)).isEqualTo(1);
        assertThat(Form.PARTS.form.first(without, 1)).isEmpty();
    }
}
