package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lettuce.core.cluster.SlotHash;
import java.util.Arrays;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Where a key of a cluster is looked for, by either client: in the slot that the cluster's specification says. */
class SlotsFuzzTest {

    private static final int SLOTS = 16_384;

    @DictionaryEntries({"{a}", "{}", "}{", "{{", "}}"})
    @FuzzTest
    void slot_anyKey_isAsSpecified(byte[] key) {
        int expected = crc16(hashed(key)) % SLOTS;

        assertThat(SlotHash.getSlot(key)).isEqualTo(expected);
        assertThat(JedisClusterCRC16.getSlot(key)).isEqualTo(expected);
    }

    /** What stands between the first opening brace and the first closing one after it, if anything does. */
    private static byte[] hashed(byte[] key) {
        for (int open = 0; open < key.length; open++) {
            if (key[open] == '{') {
                for (int close = open + 1; close < key.length; close++) {
                    if (key[close] == '}') {
                        return close == open + 1 ? key : Arrays.copyOfRange(key, open + 1, close);
                    }
                }
                return key;
            }
        }
        return key;
    }

    private static int crc16(byte[] bytes) {
        int crc = 0;
        for (byte next : bytes) {
            crc ^= (next & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = ((crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021) & 0xffff;
            }
        }
        return crc;
    }
}
