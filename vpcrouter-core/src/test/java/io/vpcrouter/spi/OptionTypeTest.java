package io.vpcrouter.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.plan.ChangePolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTypeTest {
    private static final OptionType<Duration> SECONDS = OptionType.seconds(Duration.ofMillis(100), Duration.ofHours(1));

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 10", "007, 7"})
    void readsWholeNumbers(String text, int value) {
        assertThat(OptionType.integer(1, 10).parse(text)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "11", "-1", "+1", "1.0", "1e0", " 1", "1 ", "٣", "99999999999", "0x1", "one", "-"})
    void refusesWhatIsNoNumberOfTheRange(String text) {
        assertThat(OptionType.integer(1, 10).parse(text)).isEmpty();
    }

    @Test
    void readsNegativeNumbersWhereTheyAreInRange() {
        assertThat(OptionType.integer(-5, 5).parse("-5")).contains(-5);
        assertThat(OptionType.integer(-5, 5).format(-5)).isEqualTo("-5");
    }

    @Test
    void aPortIsOneOf65535() {
        assertThat(OptionType.port().parse("65535")).contains(65_535);
        assertThat(OptionType.port().parse("65536")).isEmpty();
        assertThat(OptionType.port().parse("0")).isEmpty();
        assertThat(OptionType.port().placeholder()).isEqualTo("PORT");
    }

    @ParameterizedTest
    @CsvSource({"2, 2000000000", "0.1, 100000000", ".5, 500000000", "3600, 3600000000000", "1.000000001, 1000000001"})
    void readsSeconds(String text, long nanos) {
        assertThat(SECONDS.parse(text)).contains(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0.09",
                "3600.1",
                "1e3",
                "1E999999999",
                "-1",
                "+1",
                "2s",
                "1,5",
                "1.",
                ".",
                "NaN",
                "Infinity",
                "1.0000000001",
                "9999999999",
                "٢",
                " 2"
            })
    void refusesWhatIsNoNumberOfSecondsOfTheRange(String text) {
        assertThat(SECONDS.parse(text)).isEmpty();
    }

    @Test
    void saysWhatWouldBeRightInTheUsersUnits() {
        assertThat(SECONDS.expected()).isEqualTo("a number of seconds from 0.1 to 3600");
        assertThat(OptionType.integer(1, 10).expected()).isEqualTo("a whole number from 1 to 10");
        assertThat(OptionType.oneOf(ChangePolicy.class).expected())
                .isEqualTo("one of sync, upsert-only, create-only, observe");
        assertThat(OptionType.list(OptionType.address(), ":,").expected())
                .isEqualTo("a list separated by colons or commas, each a literal IPv4 or IPv6 address");
    }

    @Test
    void writesSecondsAsItReadsThem() {
        assertThat(SECONDS.format(Duration.ofMillis(1500))).isEqualTo("1.5");
        assertThat(SECONDS.format(Duration.ofSeconds(100))).isEqualTo("100");
    }

    @Test
    void readsConstantsInLowerCaseOnly() {
        OptionType<ChangePolicy> type = OptionType.oneOf(ChangePolicy.class);

        for (ChangePolicy policy : ChangePolicy.values()) {
            assertThat(type.parse(type.format(policy))).contains(policy);
        }
        assertThat(type.parse("upsert-only")).contains(ChangePolicy.UPSERT_ONLY);
        assertThat(type.parse("upsert_only")).isEmpty();
        assertThat(type.parse("SYNC")).isEmpty();
        assertThat(type.placeholder()).isEqualTo("sync|upsert-only|create-only|observe");
        assertThat(OptionType.oneOf(HostChoice.class).parse("zone")).contains(HostChoice.ZONE);
    }

    @Test
    void readsAddressesAndBlocksAsTheModelDoes() {
        assertThat(OptionType.address().parse("FD00::1")).contains(IpAddress.parse("fd00::1"));
        assertThat(OptionType.address().parse("localhost")).isEmpty();
        assertThat(OptionType.cidr().parse("10.0.0.0/8")).contains(Cidr.parse("10.0.0.0/8"));
        assertThat(OptionType.cidr().parse("10.0.0.1/8")).isEmpty();
    }

    @Test
    void readsPathsAndTexts() {
        assertThat(OptionType.path().parse("a/b")).contains(Path.of("a/b"));
        assertThat(OptionType.path().parse("")).isEmpty();
        assertThat(OptionType.path().parse("a\u0000b")).isEmpty();
        assertThat(OptionType.string("NAME").parse(" x ")).contains(" x ");
        assertThat(OptionType.string("NAME").parse("")).isEmpty();
    }

    @Test
    void aFlagIsTrueOrFalse() {
        assertThat(OptionType.flag().parse("true")).contains(true);
        assertThat(OptionType.flag().parse("false")).contains(false);
        assertThat(OptionType.flag().parse("yes")).isEmpty();
        assertThat(OptionType.flag().isFlag()).isTrue();
        assertThat(OptionType.port().isFlag()).isFalse();
    }

    @Test
    void readsListsWithAnyOfTheSeparators() {
        OptionType<List<Integer>> type = OptionType.list(OptionType.integer(0, 9), ":,");

        assertThat(type.parse("1:2,3")).contains(List.of(1, 2, 3));
        assertThat(type.parse("1")).contains(List.of(1));
        assertThat(type.format(List.of(1, 2))).isEqualTo("1:2");
        assertThat(type.placeholder()).isEqualTo("N:…");
    }

    @Test
    void spacesAroundAValueOfAListAreNoPartOfIt() {
        assertThat(OptionType.list(OptionType.integer(0, 9), ",").parse("1, 2 ,3"))
                .contains(List.of(1, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "1,", ",1", "1,,2", "1;2", "1,x", "1 2", ", "})
    void refusesListsWithAWrongElement(String text) {
        assertThat(OptionType.list(OptionType.integer(0, 9), ",").parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"]", "[", "^", "-", "\\", "&", "|", ".", "^-]", "a-c"})
    void anyCharacterMaySeparate(String separators) {
        OptionType<List<Integer>> type = OptionType.list(OptionType.integer(0, 9), separators);

        for (int i = 0; i < separators.length(); i++) {
            assertThat(type.parse("1" + separators.charAt(i) + "2")).contains(List.of(1, 2));
        }
        assertThat(type.parse("1b2")).isEmpty();
    }

    @Test
    void aPluginCanHaveATypeOfItsOwn() {
        OptionType<Boolean> type = OptionType.custom(
                "ON", "on", text -> text.equals("on") ? Optional.of(true) : Optional.empty(), value -> "on");

        assertThat(type.parse("on")).contains(true);
        assertThat(type.parse("off")).isEmpty();
        assertThat(type.format(true)).isEqualTo("on");
        assertThat(type.expected()).isEqualTo("on");
    }

    @Test
    void aPatternMatchesTheWholeText() {
        OptionType<String> table = OptionType.matching("TABLE", "letters", Pattern.compile("[a-z]+"));
        assertThat(table.parse("abc")).contains("abc");
        assertThat(table.parse("abc1")).isEmpty();
        assertThat(table.placeholder()).isEqualTo("TABLE");
        assertThat(table.expected()).isEqualTo("letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8000", "https://example.com/path", "http://[::1]:65535"})
    void readsTheUrlOfAService(String text) {
        assertThat(OptionType.serviceUrl().parse(text)).contains(URI.create(text));
        assertThat(OptionType.serviceUrl().format(URI.create(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "ftp://example.com",
                "http://",
                "http://me:secret@example.com",
                "http://example.com:65536",
                "http://example.com?a=b",
                "http://example.com#a",
                "http://exa mple.com"
            })
    void refusesWhatIsNoUrlOfAService(String text) {
        assertThat(OptionType.serviceUrl().parse(text)).isEmpty();
    }
}
