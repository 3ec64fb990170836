package io.vpcrouter.cli.options;

import com.beust.jcommander.IParameterizedParser;
import com.beust.jcommander.JCommander;
import com.beust.jcommander.Parameterized;
import com.beust.jcommander.WrappedParameter;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets JCommander assign texts to options, which are objects, while it expects annotated fields.
 *
 * <p>JCommander stops at the first mistake. So {@link OptionScanner} finds unknown, repeated and incomplete options before,
 * and values that do not fit are collected here without JCommander's knowledge. No other class knows JCommander.
 */
final class OptionBridge {
    /** Stands before each value, because JCommander would skip a value that is two dashes. */
    private static final String VALUE_MARK = ":";

    private OptionBridge() {}

    /**
     * Gives options their values.
     *
     * @param given what was given, each option once
     * @param problems gets the values that do not fit
     */
    static OptionValues bind(List<Given> given, List<Problem> problems) {
        OptionValues.Builder values = OptionValues.builder();
        List<Parameterized> parameters = new ArrayList<>();
        for (Given each : given) {
            parameters.add(new OptionParameter(
                    each.option(), text -> set(values, each.option(), text, each.origin(), problems)));
        }
        IParameterizedParser oneParameterPerOption = ignored -> parameters;
        JCommander commander = new JCommander();
        commander.setParameterizedParser(oneParameterPerOption);
        commander.setExpandAtSign(false);
        commander.addObject(values);
        commander.parse(words(given));
        return values.build();
    }

    private static String[] words(List<Given> given) {
        return given.stream()
                .flatMap(each -> Stream.of(each.option().flagName(), VALUE_MARK + each.text()))
                .toArray(String[]::new);
    }

    private static <T> void set(
            OptionValues.Builder values, OptionSpec<T> option, String text, Location origin, List<Problem> problems) {
        option.type().parse(text).ifPresentOrElse(value -> values.set(option, value), () -> {
            String shown = option.isSecret() ? "***" : text;
            problems.add(Problem.error(
                    "option-value",
                    origin,
                    option.flagName(),
                    shown,
                    option.type().expected()));
        });
    }

    /** What JCommander takes for an annotated field. */
    private static final class OptionParameter extends Parameterized {
        private final OptionSpec<?> option;
        private final Consumer<String> target;

        OptionParameter(OptionSpec<?> option, Consumer<String> target) {
            super(new WrappedParameter(OptionAnnotation.of(option.flagName())), null, null, null);
            this.option = option;
            this.target = target;
        }

        @Override
        public String getName() {
            return option.name();
        }

        @Override
        public Class<?> getType() {
            return String.class;
        }

        @Override
        public Type getGenericType() {
            return String.class;
        }

        @Override
        public @Nullable Type findFieldGenericType() {
            return null;
        }

        @Override
        public boolean isDynamicParameter() {
            return false;
        }

        @Override
        public @Nullable Object get(Object object) {
            return null;
        }

        @Override
        public void set(Object object, Object value) {
            target.accept(((String) value).substring(VALUE_MARK.length()));
        }

        // The inherited methods compare fields and methods, which are absent here, so that all options would be equal.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OptionParameter that && option == that.option;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(option);
        }
    }
}
