package io.vpcrouter.internal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

class LeaderTableTest {
    /** Everything goes through the table, and what it does not pass on is an error. */
    @Test
    void thePolicyAllowsExactlyWhatItPassesOn() throws IOException {
        Set<String> passedOn = Arrays.stream(LeaderTable.class.getDeclaredMethods())
                .filter(method -> method.getParameterCount() == 1
                        && DynamoDbRequest.class.isAssignableFrom(method.getParameterTypes()[0])
                        && !method.isSynthetic())
                .map(method ->
                        "dynamodb:" + Character.toUpperCase(method.getName().charAt(0))
                                + method.getName().substring(1))
                .collect(Collectors.toCollection(TreeSet::new));

        String policy = Files.readString(Path.of("../docs/iam/leadership-dynamodb.json"));
        Set<String> allowed = Pattern.compile("\"(dynamodb:[A-Z][A-Za-z]+Item)\"")
                .matcher(policy)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(allowed).hasSize(4).isEqualTo(passedOn);
    }
}
