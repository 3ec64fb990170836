package io.vpcrouter.internal.aws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.internal.aws.listing.FoundInstance;
import io.vpcrouter.internal.aws.listing.FoundInterface;
import io.vpcrouter.internal.aws.location.AwsLocation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.model.TaggedResource;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.ReadRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which listings tags cost, and what they show. */
class TagLookupTest {
    private static final IpAddress HOST = IpAddress.parse("10.0.0.6");
    private static final ReadRequest PLAIN = new ReadRequest(Set.of(HOST), Set.of(), "drain");
    private static final ReadRequest SELECTING =
            new ReadRequest(Set.of(HOST), Set.of(TagSelector.of("Role", "router")), "drain");

    private final FakeEc2 ec2 = new FakeEc2();
    private final ManualClock clock = new ManualClock();
    private final RecordingContext context = new RecordingContext(clock);
    private final AwsProvider provider = provider(true);

    private AwsProvider provider(boolean instanceTags) {
        return new AwsProvider(
                new AwsLocation("us-east-1", "vpc-1"), ec2, SourceDestCheckPolicy.WARN, instanceTags, context);
    }

    @BeforeEach
    void aVpc() {
        ec2.tables.add(new RouteTable("rtb-1", true, Set.of(), false, Map.of(), List.of()));
        ec2.interfaces.add(eni("eni-1", "10.0.0.6", Map.of("drain", "yes")));
        ec2.interfaces.add(eni("eni-tagged", "10.0.0.7", Map.of("Role", "router")));
        ec2.instances.add(instance("i-router", "eni-2", "10.0.0.8", Map.of("Role", "router", "Name", "nat")));
        ec2.instances.add(instance("i-other", "eni-3", "10.0.0.9", Map.of("Role", "database")));
    }

    private static FoundInterface eni(String id, String address, Map<String, String> tags) {
        IpAddress primary = IpAddress.parse(address);
        return new FoundInterface(
                new NetworkInterface(id, Set.of(primary), List.of(), "subnet-1", "us-east-1a", "i-1", true, true),
                primary,
                null,
                tags);
    }

    private static FoundInstance instance(String id, String eni, String address, Map<String, String> tags) {
        return new FoundInstance(id, "vpc-1", "running", tags, eni(eni, address, Map.of()));
    }

    private List<String> calls(ReadRequest request) {
        provider.read(request);
        ec2.takeAsked();
        provider.read(request);
        return ec2.takeAsked();
    }

    @Test
    void withoutSelectorsItIsOneListingOfInstancesAPass() {
        assertThat(calls(PLAIN))
                .containsExactly("tables", "instances by tag [drain]", "interfaces by address [10.0.0.6]");
    }

    @Test
    void withSelectorsItIsOneMoreOfInterfacesWhateverTheirNumber() {
        ReadRequest many = new ReadRequest(
                Set.of(HOST), Set.of(TagSelector.of("Role", "router"), TagSelector.of("Stage", "prod")), "drain");

        assertThat(calls(many))
                .containsExactly(
                        "tables",
                        "instances by tag [Role, Stage, drain]",
                        "interfaces by tag [Role, Stage, drain]",
                        "interfaces by address [10.0.0.6]");
    }

    @Test
    void withoutInstanceTagsItIsNone() {
        AwsProvider without = provider(false);
        without.read(PLAIN);
        ec2.takeAsked();

        without.read(PLAIN);

        assertThat(ec2.takeAsked()).containsExactly("tables", "interfaces by address [10.0.0.6]");
    }

    @Test
    void aDrainedInterfaceOfAListedHostIsSeenWithoutAListingByTag() {
        assertThat(provider(false).read(PLAIN).tagged())
                .extracting(TaggedResource::id)
                .containsExactly("eni-1");
    }

    @Test
    void theInterfacesOfWhatASelectorFindsAreShownAndThoseOfOthersAreNot() {
        NetworkSnapshot snapshot = provider.read(SELECTING);

        assertThat(snapshot.interfaces())
                .extracting(NetworkInterface::id)
                .containsExactly("eni-1", "eni-2", "eni-tagged");
        assertThat(snapshot.tagged())
                .extracting(TaggedResource::id)
                .containsExactly("eni-1", "eni-tagged", "i-other", "i-router");
        assertThat(snapshot.tagged())
                .filteredOn(resource -> resource.id().equals("i-router"))
                .singleElement()
                .satisfies(router -> {
                    assertThat(router.networkInterface()).isEqualTo("eni-2");
                    assertThat(router.name()).isEqualTo("nat");
                });
    }

    @Test
    void aMissingPermissionIsAConditionWhereOnlyDrainedInstancesWouldBeSeen() {
        ec2.instancesRefusal =
                new CloudException(CloudException.Kind.DENIED, "DescribeInstances", null, "not allowed", null);

        provider.read(PLAIN);
        provider.read(PLAIN);

        assertThat(ec2.takeAsked())
                .filteredOn(call -> call.startsWith("instances"))
                .hasSize(1);
        assertThat(context.conditions)
                .hasEntrySatisfying(
                        "instance_tags", text -> assertThat(text).contains("cannot be read", "--no_instance_tags"));

        ec2.instancesRefusal = null;
        clock.pass(Duration.ofMinutes(10));
        provider.read(PLAIN);
        assertThat(context.conditions).doesNotContainKey("instance_tags");
    }

    @Test
    void aMissingPermissionIsAFailedReadWhereHostsAreLookedFor() {
        ec2.instancesRefusal =
                new CloudException(CloudException.Kind.DENIED, "DescribeInstances", null, "not allowed", null);

        assertThatThrownBy(() -> provider.read(SELECTING)).isSameAs(ec2.instancesRefusal);
    }
}
