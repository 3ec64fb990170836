package io.vpcrouter.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionValuesTest {
    private static final OptionSpec<Integer> PORT =
            OptionSpec.of("tcp_check_port", OptionType.port(), "The port.").withDefault(22);
    private static final OptionSpec<Duration> TIMEOUT =
            OptionSpec.seconds("timeout", Duration.ZERO, Duration.ofSeconds(9), "The time-out.");

    @Test
    void givesTheDefaultUntilAValueIsGiven() {
        assertThat(OptionValues.none().get(PORT)).isEqualTo(22);
        assertThat(OptionValues.builder().set(PORT, 23).build().get(PORT)).isEqualTo(23);
        assertThat(OptionValues.builder().parse(PORT, "24").build().get(PORT)).isEqualTo(24);
    }

    @Test
    void tellsGivenValuesFromDefaults() {
        assertThat(OptionValues.none().given()).isEmpty();
        assertThat(OptionValues.builder().set(PORT, 22).build().given()).containsExactly(PORT);
    }

    @Test
    void aValueThatIsNeitherGivenNorDefaultIsMissed() {
        assertThat(OptionValues.none().find(TIMEOUT)).isEmpty();
        assertThatThrownBy(() -> OptionValues.none().get(TIMEOUT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("--timeout: no value (expected: one, or a default)");
    }

    @Test
    void twoSpecsOfOneNameAreTwoKeys() {
        OptionSpec<Integer> twin = OptionSpec.of("tcp_check_port", OptionType.port(), "The port.");

        assertThat(OptionValues.builder().set(PORT, 23).build().find(twin)).isEmpty();
    }

    @Test
    void laterChangesOfTheBuilderDoNotReachWhatWasBuilt() {
        OptionValues.Builder builder = OptionValues.builder().set(PORT, 1);
        OptionValues built = builder.build();
        builder.set(PORT, 2);

        assertThat(built.get(PORT)).isEqualTo(1);
    }

    @Test
    void aTextThatDoesNotFitIsRefusedAndASecretOneNotShown() {
        OptionSpec<Integer> secret =
                OptionSpec.of("pin", OptionType.integer(0, 9), "The pin.").asSecret();

        assertThatThrownBy(() -> OptionValues.builder().parse(PORT, "x"))
                .hasMessage("--tcp_check_port: x (expected: a whole number from 1 to 65535)");
        assertThatThrownBy(() -> OptionValues.builder().parse(secret, "hunter2"))
                .hasMessage("--pin: *** (expected: a whole number from 0 to 9)");
    }

    @Test
    void aSpecKeepsItsOtherPropertiesWhenOneIsAdded() {
        OptionSpec<String> spec = OptionSpec.of("token", OptionType.string("TEXT"), "The token.")
                .asSecret()
                .withShortName("t")
                .withDefault("x");

        assertThat(spec.isSecret()).isTrue();
        assertThat(spec.shortName()).contains("t");
        assertThat(spec.defaultValue()).contains("x");
        assertThat(spec.isRequired()).isFalse();
        assertThat(spec.flagName()).isEqualTo("--token");
        assertThat(spec.help()).isEqualTo("The token.");
        assertThat(spec.asRequired().isRequired()).isTrue();
        assertThat(spec.asRequired().isSecret()).isTrue();
        assertThat(spec.asRequired().defaultValue()).isEmpty();
    }

    @Test
    void aFlagIsOffUnlessItIsGiven() {
        OptionSpec<Boolean> flag = OptionSpec.flag("check_permissions", "Asks first.");

        assertThat(OptionValues.none().get(flag)).isFalse();
        assertThat(flag.type().isFlag()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "File", "1file", "_file", "file-name", "file name", "fíle", "--file"})
    void refusesNamesThatNobodyCouldType(String name) {
        assertThatThrownBy(() -> OptionSpec.flag(name, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ff", "1", "-", "é"})
    void refusesShortNamesThatAreNoLetter(String name) {
        assertThatThrownBy(() -> PORT.withShortName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textsOfAPluginAreParsedByTheNamesOfItsOptions() {
        OptionValues values =
                OptionValues.parse(plugin(PORT, TIMEOUT), Map.of("tcp_check_port", "24", "timeout", "0.5"));

        assertThat(values.get(PORT)).isEqualTo(24);
        assertThat(values.get(TIMEOUT)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void allMistakesInTheTextsOfAPluginAreToldTogether() {
        OptionSpec<Integer> pin =
                OptionSpec.of("pin", OptionType.integer(0, 9), "The pin.").asSecret();
        OptionSpec<String> name =
                OptionSpec.of("name", OptionType.string("TEXT"), "The name.").asRequired();

        assertThatThrownBy(() ->
                        OptionValues.parse(plugin(PORT, pin, name), Map.of("tcp_check_prot", "24", "pin", "secret")))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::message)
                                .containsExactlyInAnyOrder(
                                        "option: tcp_check_prot (expected: one of name, pin, tcp_check_port)",
                                        "pin: *** (expected: a whole number from 0 to 9)",
                                        "name (expected: " + name.type().expected() + ")"));
    }

    private static Plugin plugin(OptionSpec<?>... options) {
        return new Plugin() {
            @Override
            public String name() {
                return "some";
            }

            @Override
            public List<OptionSpec<?>> options() {
                return List.of(options);
            }
        };
    }
}
