package io.vpcrouter.internal.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class Ec2ActionsTest {
    private static final Pattern ACTION = Pattern.compile("\\b[A-Z][a-z]+[A-Z]\\w+");

    @Test
    void thePageListsEveryActionAndNoOther() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "simulator.md"));
        String paragraph = page.substring(page.indexOf("\nActions: "), page.indexOf("Any other action is refused"));

        assertThat(ACTION.matcher(paragraph).results().map(MatchResult::group))
                .containsExactlyInAnyOrderElementsOf(Ec2Actions.names());
    }
}
