package dev.detour.lettuce;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The output that Lettuce decodes a routed command's reply into. Lets the reply through to the application's own output,
 * on the same thread and without a copy, unless a lower tier has answered first: then the reply is dropped. Each hit has
 * one, so it keeps nothing that its owner has room for.
 */
final class Gate<K, V, T> extends CommandOutput<K, V, T> {

    /** Whose reply it is. */
    interface Owner {
        /** Claims the command for the reply; false once a lower tier has answered. */
        boolean claim();

        /** Gives the claim back: another reply is to come. */
        void release();

        /** A value is about to be decoded. Must not move the buffer's position. */
        void valueSeen(ByteBuffer bytes);

        /**
         * A reply is about to be decoded, or dropped because it is late.
         *
         * @param isNull whether it is Redis's null, which a codec cannot turn into a value
         */
        void replySeen(boolean isNull);

        /** The same of an error; false where one is taken back, because the command is about to be sent elsewhere. */
        void errorSeen(boolean isError);
    }

    private final CommandOutput<K, V, T> target;
    private final Owner owner;

    @SuppressWarnings("unchecked")
    Gate(CommandOutput<K, V, T> target, Owner owner) {
        super((io.lettuce.core.codec.RedisCodec<K, V>) StringCodec.UTF8, null); // never asked: the target decodes
        this.target = target;
        this.owner = owner;
    }

    CommandOutput<K, V, T> target() {
        return target;
    }

    @Override
    public T get() {
        return target.get();
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        owner.replySeen(bytes == null);
        if (!owner.claim()) {
            return;
        }
        if (bytes != null) {
            owner.valueSeen(bytes);
        }
        target.set(bytes);
    }

    @Override
    public void setSingle(@Nullable ByteBuffer bytes) {
        if (owner.claim()) {
            target.setSingle(bytes);
        }
    }

    @Override
    public void setBigNumber(ByteBuffer bytes) {
        if (owner.claim()) {
            target.setBigNumber(bytes);
        }
    }

    @Override
    public void set(long integer) {
        if (owner.claim()) {
            target.set(integer);
        }
    }

    @Override
    public void set(double number) {
        if (owner.claim()) {
            target.set(number);
        }
    }

    @Override
    public void set(boolean value) {
        if (owner.claim()) {
            target.set(value);
        }
    }

    @Override
    public void setError(ByteBuffer error) {
        owner.errorSeen(true);
        if (owner.claim()) {
            target.setError(error);
        }
    }

    /** Null takes an error back: the cluster client is about to send the command elsewhere. */
    @Override
    public void setError(@Nullable String error) {
        owner.errorSeen(error != null);
        if (owner.claim()) {
            target.setError(error);
            if (error == null) {
                owner.release();
            }
        }
    }

    @Override
    public boolean hasError() {
        return target.hasError();
    }

    @Override
    public String getError() {
        return target.getError();
    }

    @Override
    public void complete(int depth) {
        if (owner.claim()) {
            target.complete(depth);
        }
    }

    @Override
    public void multi(int count) {
        if (owner.claim()) {
            target.multi(count);
        }
    }

    @Override
    public void multiArray(int count) {
        if (owner.claim()) {
            target.multiArray(count);
        }
    }

    @Override
    public void multiPush(int count) {
        if (owner.claim()) {
            target.multiPush(count);
        }
    }

    @Override
    public void multiMap(int count) {
        if (owner.claim()) {
            target.multiMap(count);
        }
    }

    @Override
    public void multiSet(int count) {
        if (owner.claim()) {
            target.multiSet(count);
        }
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
