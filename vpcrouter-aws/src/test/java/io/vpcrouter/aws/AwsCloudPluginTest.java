package io.vpcrouter.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.internal.aws.calls.Ec2Stub;
import io.vpcrouter.internal.aws.location.AwsEnvironment;
import io.vpcrouter.internal.aws.location.AwsOptions;
import io.vpcrouter.internal.aws.location.MetadataStandIn;
import io.vpcrouter.internal.aws.provider.RecordingContext;
import io.vpcrouter.internal.aws.provider.SourceDestCheckPolicy;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsCloudPluginTest {
    private final AwsCloudPlugin plugin = new AwsCloudPlugin();
    private final RecordingContext context = new RecordingContext(RouterClock.system());

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(CloudPlugin.class))
                .hasAtLeastOneElementOfType(AwsCloudPlugin.class)
                .filteredOn(AwsCloudPlugin.class::isInstance)
                .extracting(CloudPlugin::name)
                .containsExactly("aws");
    }

    @Test
    void hasTheOptionsThatUsersKnow() {
        assertThat(plugin.options())
                .extracting(OptionSpec::name)
                .containsExactly(
                        "region",
                        "vpc",
                        "aws_endpoint",
                        "aws_role_arn",
                        "aws_role_external_id",
                        "aws_role_session_name",
                        "aws_role_duration",
                        "source_dest_check",
                        "no_instance_tags");
        assertThat(plugin.options()).noneMatch(OptionSpec::isRequired);
        assertThat(AwsOptions.REGION.shortName()).contains("r");
        assertThat(AwsOptions.VPC.shortName()).contains("v");
        assertThat(AwsCloudPlugin.SOURCE_DEST_CHECK.defaultValue()).contains(SourceDestCheckPolicy.WARN);
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, true",
        "us-gov-west-1, true",
        "eu-isoe-west-1, true",
        "US-EAST-1, false",
        "us_east_1, false",
        "a.b, false",
        "'', false"
    })
    void readsRegions(String text, boolean good) {
        assertThat(AwsOptions.REGION.type().parse(text).isPresent()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({
        "vpc-350d6a51, true",
        "vpc-0a1b2c3d4e5f67890, true",
        "vpc-*, false",
        "vpc-, false",
        "subnet-1, false",
        "vpc-1?, false"
    })
    void readsVpcsButNoPatterns(String text, boolean good) {
        assertThat(AwsOptions.VPC.type().parse(text).isPresent()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:5000, true",
        "http://[::1]:5000/, true",
        "https://ec2.us-east-1.amazonaws.com, true",
        "http://localhost:4566/prefix, true",
        "127.0.0.1:5000, false",
        "localhost, false",
        "ftp://localhost, false",
        "http://, false",
        "http://user:word@localhost, false",
        "http://localhost:99999, false",
        "http://localhost/?a=b, false",
        "http://local host, false"
    })
    void readsEndpoints(String text, boolean good) {
        assertThat(AwsOptions.ENDPOINT.type().parse(text).isPresent()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::123456789012:role/router, true",
        "arn:aws-us-gov:iam::123456789012:role/path/to/router, true",
        "arn:aws:iam::123456789012:user/me, false",
        "router, false"
    })
    void readsRoles(String text, boolean good) {
        assertThat(AwsOptions.ROLE.type().parse(text).isPresent()).isEqualTo(good);
    }

    @Test
    void makesAProviderThatWorksAgainstAnEndpoint() throws IOException {
        try (Ec2Stub ec2 = new Ec2Stub();
                MetadataStandIn instance = new MetadataStandIn()) {
            ec2.answers(
                    "DescribeRouteTables",
                    Ec2Stub.ok(
                            "DescribeRouteTables",
                            "<routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-0a1b2c3d</vpcId>"
                                    + "</item></routeTableSet>"));
            ec2.answers(
                    "DescribeNetworkInterfaces",
                    Ec2Stub.ok(
                            "DescribeNetworkInterfaces",
                            "<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId>"
                                    + "<privateIpAddress>10.0.0.6</privateIpAddress></item></networkInterfaceSet>"));
            ec2.answers("DescribeSubnets", Ec2Stub.ok("DescribeSubnets", "<subnetSet/>"));
            OptionValues options =
                    OptionValues.builder().set(AwsOptions.ENDPOINT, ec2.url()).build();

            try (CloudProvider provider = plugin.create(options, context, environment(instance), Ec2Stub.CREDENTIALS)) {
                NetworkSnapshot snapshot = provider.read(Set.of(IpAddress.parse("10.0.0.6")));

                assertThat(snapshot.network()).isEqualTo("vpc-0a1b2c3d");
                assertThat(snapshot.tables()).extracting(RouteTable::id).containsExactly("rtb-1");
                assertThat(snapshot.interfaces())
                        .extracting(NetworkInterface::id)
                        .containsExactly("eni-1");
            }
        }
    }

    @Test
    void saysThatTheVpcIsNotThereOnTheFirstRead() {
        try (Ec2Stub ec2 = new Ec2Stub()) {
            ec2.answers("DescribeRouteTables", Ec2Stub.ok("DescribeRouteTables", "<routeTableSet/>"));
            ec2.answers("DescribeVpcs", Ec2Stub.ok("DescribeVpcs", "<vpcSet/>"));
            OptionValues options = OptionValues.builder()
                    .set(AwsOptions.ENDPOINT, ec2.url())
                    .set(AwsOptions.REGION, "us-east-1")
                    .set(AwsOptions.VPC, "vpc-9")
                    .build();

            try (CloudProvider provider =
                    plugin.create(options, context, Ec2Stub.NO_ENVIRONMENT, Ec2Stub.CREDENTIALS)) {
                assertThatThrownBy(() -> provider.read(Set.of()))
                        .isInstanceOfSatisfying(
                                CloudException.class,
                                e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.NOT_FOUND))
                        .hasMessageContaining("vpc-9")
                        .hasMessageContaining("us-east-1");
            }
        }
    }

    private static AwsEnvironment environment(MetadataStandIn instance) {
        return new AwsEnvironment(
                Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", instance.url())::get, name -> null, Optional::empty);
    }
}
