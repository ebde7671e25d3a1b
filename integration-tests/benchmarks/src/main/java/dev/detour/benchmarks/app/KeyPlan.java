package dev.detour.benchmarks.app;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Which key a read is of, by the number of the read. */
public enum KeyPlan {
    /** Hot keys in turn, and with one read in fifty one that this process has not read before. */
    HOT_AND_COLD {
        @Override
        String key(long number) {
            return number % COLD_EACH == COLD_EACH - 1
                    ? cold(number / COLD_EACH)
                    : Keys.name((int) (number % Keys.COUNT));
        }

        @Override
        public List<String> known() {
            return names(Keys.COUNT, Keys::name);
        }

        @Override
        public List<String> unknown(long reads) {
            return names((int) (reads / COLD_EACH), KeyPlan::cold);
        }
    },
    /** A hundred thousand keys, of which none is read more than another. */
    EACH_ALIKE {
        @Override
        String key(long number) {
            return Keys.name((int) (number * STRIDE % MANY));
        }

        @Override
        public List<String> known() {
            return names(MANY, Keys::name);
        }
    },
    /** Always the same one. */
    ONE {
        @Override
        String key(long number) {
            return Keys.name(0);
        }

        @Override
        public List<String> known() {
            return List.of(Keys.name(0));
        }
    };

    private static final int COLD_EACH = 50;
    private static final int MANY = 100_000;

    /** Has no divisor in common with them, so that each has its turn, and keys that follow each other are not neighbours. */
    private static final long STRIDE = 61_803;

    abstract String key(long number);

    /** The keys that are read before the load begins. */
    public abstract List<String> known();

    /** The keys that only so many reads of the load come to. */
    public List<String> unknown(long reads) {
        return List.of();
    }

    private static String cold(long number) {
        return "catalog:cold:" + number;
    }

    private static List<String> names(int count, IntFunction<String> naming) {
        return IntStream.range(0, count).mapToObj(naming).toList();
    }
}
