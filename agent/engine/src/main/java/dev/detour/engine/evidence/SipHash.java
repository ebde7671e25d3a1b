package dev.detour.engine.evidence;

import java.security.SecureRandom;

/**
 * SipHash-1-3 (Aumasson, Bernstein: SipHash, a fast short-input PRF): who does not know the seed cannot choose keys that
 * collide. One round a word is what Rust and Python take for their tables. Thread-safe; allocates nothing.
 */
final class SipHash {

    private static final int LAST_ROUNDS = 3;

    private final long seed0;
    private final long seed1;

    SipHash(long seed0, long seed1) {
        this.seed0 = seed0;
        this.seed1 = seed1;
    }

    /** With a seed that nobody knows. */
    static SipHash seeded() {
        SecureRandom random = new SecureRandom();
        return new SipHash(random.nextLong(), random.nextLong());
    }

    /** The hash of these eight bytes (in little-endian order) and those after them. */
    long hash(long first, byte[] bytes) {
        return hash(first, bytes, bytes.length);
    }

    /** The same of so many of those bytes. */
    long hash(long first, byte[] bytes, int length) {
        long v0 = seed0 ^ 0x736f6d6570736575L;
        long v1 = seed1 ^ 0x646f72616e646f6dL;
        long v2 = seed0 ^ 0x6c7967656e657261L;
        long v3 = seed1 ^ 0x7465646279746573L;
        int words = length / Long.BYTES + 2;
        for (int i = 0; i < words + LAST_ROUNDS; i++) {
            long word = i == 0 ? first : i < words ? word(bytes, length, (i - 1) * Long.BYTES) : 0;
            v2 ^= i == words ? 0xff : 0;
            v3 ^= word;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32) + v3;
            v2 += v1;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** Eight bytes from there on; the last word is filled up with zeros and ends with the length of all. */
    private static long word(byte[] bytes, int length, int from) {
        int count = Math.min(Long.BYTES, length - from);
        long word = count == Long.BYTES ? 0 : (long) (length + Long.BYTES) << 56;
        for (int i = 0; i < count; i++) {
            word |= (bytes[from + i] & 0xffL) << (Byte.SIZE * i);
        }
        return word;
    }
}
