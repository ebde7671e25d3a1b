package dev.detour.benchmarks.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PerfCountersTest {

    private static final int HEAD_BYTES = 32;
    private static final int ENTRY_BYTES = 64;
    private static final int NAME_AT = 20;
    private static final int VALUE_AT = 56;

    /** A file as HotSpot writes it, with a counter that is no number among the others. */
    private static byte[] file(ByteOrder order, Map<String, Long> numbers) {
        ByteBuffer file = ByteBuffer.allocate(HEAD_BYTES + ENTRY_BYTES * (numbers.size() + 1));
        file.putInt(0xcafec0c0).order(order);
        file.put((byte) (order == ByteOrder.BIG_ENDIAN ? 0 : 1))
                .put((byte) 2)
                .put((byte) 0)
                .put((byte) 1);
        file.putInt(file.capacity()).putInt(0).putLong(1).putInt(HEAD_BYTES).putInt(numbers.size() + 1);
        entry(file, "java.property.java.home", 'B', 8, 0x2f757372);
        numbers.forEach((name, value) -> entry(file, name, 'J', 0, value));
        return file.array();
    }

    private static void entry(ByteBuffer file, String name, char type, int elements, long value) {
        int begin = file.position();
        file.putInt(ENTRY_BYTES).putInt(NAME_AT).putInt(elements);
        file.put((byte) type).put((byte) 0).put((byte) 1).put((byte) 1);
        file.putInt(VALUE_AT);
        file.put(name.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        file.putLong(begin + VALUE_AT, value);
        file.position(begin + ENTRY_BYTES);
    }

    @Test
    void count_eitherByteOrder_isTheNumberOfThatName() {
        Map<String, Long> numbers = Map.of("java.cls.loadedClasses", 1_234L, "sun.os.hrt.frequency", 1_000_000_000L);

        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            PerfCounters counters = PerfCounters.read(file(order, numbers));
            assertThat(counters.count("java.cls.loadedClasses")).isEqualTo(1_234);
            assertThat(counters.count("java.property.java.home")).isNaN();
            assertThat(counters.count("no such counter")).isNaN();
        }
    }

    @Test
    void millis_ticks_goByTheirFrequency() {
        PerfCounters counters = PerfCounters.read(file(
                ByteOrder.LITTLE_ENDIAN, Map.of("sun.cls.parseClassTime", 5_000L, "sun.os.hrt.frequency", 1_000_000L)));

        assertThat(counters.millis("sun.cls.parseClassTime")).isEqualTo(5);
        assertThat(counters.millis("no such counter")).isNaN();
    }

    @Test
    void read_somethingElse_hasNoCounters() {
        assertThat(PerfCounters.read(new byte[100]).count("java.cls.loadedClasses"))
                .isNaN();
        assertThat(PerfCounters.read(new byte[0]).count("java.cls.loadedClasses"))
                .isNaN();
    }

    @Test
    void ofThisJvm_classesLoaded_areWhatItsBeanTells() {
        ClassLoadingMXBean bean = ManagementFactory.getClassLoadingMXBean();
        double before = bean.getTotalLoadedClassCount();
        PerfCounters counters = PerfCounters.ofThisJvm();
        double after = bean.getTotalLoadedClassCount();
        double loaded = counters.count("java.cls.loadedClasses") + counters.count("java.cls.sharedLoadedClasses");

        assumeThat(loaded).as("a JVM that counts nothing of itself").isNotNaN();
        assertThat(loaded).isBetween(before, after);
    }
}
