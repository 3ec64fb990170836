package io.vpcrouter.cli;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One option with the value in force, for people.
 *
 * @param name the option's name
 * @param value a number, a truth value or a text, masked if secret; null if it has none
 * @param origin where the value comes from
 */
record ShownOption(String name, @Nullable Object value, String origin) {
    private static final String MASK = "***";

    static <T> ShownOption of(OptionSpec<T> option, OptionValues values, String origin) {
        Optional<T> value = values.find(option);
        if (option.isSecret()) {
            return new ShownOption(option.name(), value.isPresent() ? MASK : null, origin);
        }
        return new ShownOption(
                option.name(), value.map(given -> plain(option, given)).orElse(null), origin);
    }

    private static <T> Object plain(OptionSpec<T> option, T value) {
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Duration duration) {
            return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros();
        }
        return option.type().format(value);
    }
}
