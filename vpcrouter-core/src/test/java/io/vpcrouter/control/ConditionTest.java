package io.vpcrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.validation.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionTest {
    @ParameterizedTest
    @EnumSource
    void everyConditionHasOneSpellingAndASentence(RouterCondition condition) {
        assertThat(condition.text()).isEqualToIgnoringCase(condition.name()).matches("[a-z_]+");
        assertThat(condition.description()).matches("[A-Z].*[a-z]\\.");
    }

    @ParameterizedTest
    @CsvSource({"token,token", "state file,state_file", "self-check,self_check", "Check-12,check_12", "a\u202E b,a_b"})
    void whatAPluginReportsIsSpeltTheSameWay(String name, String spelt) {
        PluginCondition condition = new PluginCondition("mode http", name);
        assertThat(condition.text()).isEqualTo("mode http: " + spelt);
        assertThat(condition).isEqualTo(new PluginCondition("mode http", spelt));
        assertThat(condition.severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void aTableWithLittleRoomIsNoErrorYet() {
        assertThat(RouterCondition.TABLES_NEARLY_FULL.severity()).isEqualTo(Severity.WARNING);
    }
}
