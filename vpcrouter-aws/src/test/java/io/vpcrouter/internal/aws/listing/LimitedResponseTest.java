package io.vpcrouter.internal.aws.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;

/** Bodies without end. */
class LimitedResponseTest {
    private final AtomicInteger aborted = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void readsNoPageWithoutEndAndAsksForLessThen() {
        SnapshotMapper mapper = new SnapshotMapper();
        var listing = new StreamedListing<>("routeTableSet", xml -> ListingXml.routeTable(xml, mapper));

        SdkClientException broken = catchThrowableOfType(
                SdkClientException.class,
                () -> listing.read(limited(endless(), LimitedResponse.STREAMED_PAGE), "DescribeRouteTablesResponse"));
        CloudException failure = AwsErrors.ec2("us-east-1", Optional.empty()).toCloud("DescribeRouteTables", broken);

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure).hasMessageContaining("a response of more than 32 MiB");
        assertThat(AwsErrors.isTooMuchAtOnce(failure)).isTrue();
        assertThat(listing.takePage()).isEmpty();
        assertThat(aborted).hasValue(1);
    }

    @Test
    void readsNoOtherResponseWithoutEnd() {
        assertThat(catchThrowableOfType(
                        SdkClientException.class,
                        () -> PlainResponse.of(limited(endless(), LimitedResponse.SMALL), "ReplaceRouteResponse")))
                .hasMessageContaining("a response of more than 64 KiB");
        assertThat(PlainResponse.error(limited(endless(), LimitedResponse.SMALL)))
                .isEmpty();
        assertThat(aborted).hasValue(2);
        assertThat(closed).hasValue(0);
    }

    @Test
    void followsNoListingOfEverLargerPages() {
        var listing = new StreamedListing<>("subnetSet", ListingXml::subnet);
        byte[] page = ("<DescribeSubnetsResponse><subnetSet/><unheardOf>"
                        + "<x>0123456789</x>".repeat(1_900_000)
                        + "</unheardOf></DescribeSubnetsResponse>")
                .getBytes(StandardCharsets.US_ASCII);

        assertThat(catchThrowableOfType(SdkClientException.class, () -> {
                    for (int i = 0; i < 5; i++) {
                        listing.read(
                                limited(new ByteArrayInputStream(page), LimitedResponse.STREAMED_PAGE),
                                "DescribeSubnetsResponse");
                    }
                }))
                .hasMessageContaining("a response of more than 128 MiB");
    }

    @Test
    void leavesTheConnectionOfAWholeResponseOpenForTheNext() {
        InputStream body = new ByteArrayInputStream("<a/>".getBytes(StandardCharsets.US_ASCII));

        assertThat(PlainResponse.error(limited(body, LimitedResponse.SMALL))).hasContent("<a/>");
        assertThat(aborted).hasValue(0);
        assertThat(closed).hasValue(1);
    }

    private LimitedResponse limited(InputStream body, int limit) {
        InputStream counting = new FilterInputStream(body) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        return new LimitedResponse(AbortableInputStream.create(counting, aborted::incrementAndGet), limit);
    }

    /** A response that begins as one, and goes on. */
    private static InputStream endless() {
        byte[] head = "<DescribeRouteTablesResponse><routeTableSet>".getBytes(StandardCharsets.US_ASCII);
        byte[] item = "<item><unheardOf>x</unheardOf></item>".getBytes(StandardCharsets.US_ASCII);
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                long at = position++;
                return at < head.length ? head[(int) at] : item[(int) ((at - head.length) % item.length)];
            }
        };
    }
}
