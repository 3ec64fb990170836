package io.vpcrouter.simulator;

import static io.vpcrouter.simulator.TestVpc.APPS;
import static io.vpcrouter.simulator.TestVpc.ENI_A;
import static io.vpcrouter.simulator.TestVpc.ROUTER_A;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.simulator.QueryClient.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ec2TagsTest {
    private final SimulatedVpc vpc = TestVpc.create(new ManualClock());
    private Ec2Endpoint endpoint;
    private QueryClient client;

    @BeforeEach
    void start() throws IOException {
        endpoint = Ec2Endpoint.start(vpc, 0);
        client = new QueryClient(endpoint.uri());
        vpc.tag(ROUTER_A, "Name", "router");
        vpc.tag(ENI_A, "stage", "test");
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void describesTheTagsOfEverything() {
        Reply described = client.call("DescribeTags");

        assertThat(described.all("resourceId")).containsExactly(ENI_A, ROUTER_A, APPS);
        assertThat(described.all("resourceType")).containsExactly("network-interface", "instance", "route-table");
        assertThat(described.all("key")).containsExactly("stage", "Name", "Name");
        assertThat(described.all("value")).containsExactly("test", "router", "apps");
    }

    @ParameterizedTest
    @CsvSource({
        "key, stage, eni-a",
        "value, ap*, rtb-apps",
        "resource-id, i-a, i-a",
        "resource-type, route-table, rtb-apps",
        "tag:Name, router, i-a"
    })
    void filtersThem(String filter, String value, String resource) {
        assertThat(client.call("DescribeTags", "Filter.1.Name", filter, "Filter.1.Value.1", value)
                        .all("resourceId"))
                .containsExactly(resource);
    }

    @Test
    void knowsNoFiltersOfOtherActions() {
        assertThat(client.call("DescribeTags", "Filter.1.Name", "tag-key", "Filter.1.Value.1", "Name")
                        .code())
                .isEqualTo("InvalidParameterValue");
    }

    @Test
    void listsThemPageByPage() {
        for (int i = 0; i < 9; i++) {
            vpc.tag(APPS, "key-" + i, "value");
        }
        List<String> keys = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String token = "";
        do {
            Reply page = client.call("DescribeTags", "MaxResults", "5", "NextToken", token);
            keys.addAll(page.all("key"));
            sizes.add(page.all("key").size());
            token = page.all("nextToken").stream().findFirst().orElse("");
        } while (!token.isEmpty());

        assertThat(sizes).containsExactly(5, 5, 2);
        assertThat(keys).contains("key-0", "key-8", "stage").hasSize(12);
    }
}
