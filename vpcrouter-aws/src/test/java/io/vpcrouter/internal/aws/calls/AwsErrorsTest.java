package io.vpcrouter.internal.aws.calls;

import static io.vpcrouter.internal.aws.calls.Ec2Stub.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.WritePermit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every code that EC2 answers our calls with, over the wire and through the SDK. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsErrorsTest {
    private static final Cidr DESTINATION = Cidr.parse("10.1.0.0/16");

    private final Ec2Stub ec2 = new Ec2Stub();
    private SdkEc2Calls calls = ec2.calls();

    @BeforeAll
    void start() {
        assertThat(ec2.server.isRunning()).isTrue();
    }

    @BeforeEach
    void fresh() {
        // A client of its own for each test: the SDK retries less and less while an endpoint keeps failing.
        calls.close();
        calls = ec2.calls();
        ec2.server.resetAll();
    }

    @AfterAll
    void stop() {
        calls.close();
        ec2.close();
    }

    @ParameterizedTest
    @CsvSource({
        "503, RequestLimitExceeded, THROTTLED",
        "503, EC2ThrottledException, THROTTLED",
        "400, Throttling, THROTTLED",
        "400, ThrottlingException, THROTTLED",
        "429, SomethingNew, THROTTLED",
        "500, InternalError, TRANSIENT",
        "500, InternalFailure, TRANSIENT",
        "503, ServiceUnavailable, TRANSIENT",
        "503, Unavailable, TRANSIENT",
        "500, ServerInternal, TRANSIENT",
        "502, SomethingNew, TRANSIENT",
        "400, IncorrectState, TRANSIENT",
        "400, InvalidRoute.InvalidState, TRANSIENT",
        "400, InvalidNextToken, TRANSIENT",
        "400, InvalidPaginationToken, TRANSIENT",
        "400, RouteAlreadyExists, CONFLICT",
        "400, InvalidRoute.NotFound, NOT_FOUND",
        "400, InvalidRouteTableID.NotFound, NOT_FOUND",
        "400, InvalidRouteTableId.NotFound, NOT_FOUND",
        "400, InvalidNetworkInterfaceID.NotFound, NOT_FOUND",
        "400, InvalidInstanceID.NotFound, NOT_FOUND",
        "400, InvalidVpcID.NotFound, NOT_FOUND",
        "400, InvalidInstanceID, INVALID",
        "400, RouteLimitExceeded, LIMIT",
        "400, FilterLimitExceeded, INVALID",
        "400, InvalidParameterValue, INVALID",
        "400, InvalidParameterCombination, INVALID",
        "400, MissingParameter, INVALID",
        "400, InvalidRouteTableID.Malformed, INVALID",
        "400, UnknownParameter, INVALID",
        "400, InvalidAction, INVALID",
        "403, UnauthorizedOperation, DENIED",
        "401, AuthFailure, DENIED",
        "403, InvalidClientTokenId, DENIED",
        "400, RequestExpired, DENIED",
        "400, InvalidSecurity.RequestHasExpired, DENIED",
        "403, SignatureDoesNotMatch, DENIED",
        "403, SomethingNew, DENIED",
        "401, SomethingNew, DENIED",
        "400, ExpiredToken, DENIED",
        "401, OptInRequired, DENIED",
        "403, Blocked, DENIED",
        "400, PendingVerification, DENIED"
    })
    void hasAKindForEveryCode(int status, String code, CloudException.Kind kind) {
        ec2.answers("CreateRoute", error(status, code, "Something about it."));

        CloudException failure = create();

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).contains(code);
        assertThat(failure.operation()).isEqualTo("CreateRoute");
        assertThat(failure)
                .hasMessageContaining(
                        "CreateRoute: " + code + ": Something about it. (HTTP " + status + ", request req-2)");
    }

    @Test
    void takesAReplaceOfNoRowForARowThatIsNotThere() {
        String message = "There is no route defined for '10.1.0.0/16' in the route table. Use CreateRoute instead.";
        ec2.answers("ReplaceRoute", error(400, "InvalidParameterValue", message));
        ec2.answers("CreateRoute", error(400, "InvalidParameterValue", message));

        assertThat(replace().kind()).isEqualTo(CloudException.Kind.NOT_FOUND);
        assertThat(create().kind()).isEqualTo(CloudException.Kind.INVALID);
    }

    @Test
    void saysWhichPermissionIsMissing() {
        ec2.answers(
                "ReplaceRoute",
                error(
                        403,
                        "UnauthorizedOperation",
                        "You are not authorized to perform this operation. Encoded authorization failure message: "
                                + "x".repeat(2000)));

        assertThat(replace())
                .hasMessage("ReplaceRoute: UnauthorizedOperation: You are not authorized to perform this operation. "
                        + "(HTTP 403, request req-2); allow ec2:ReplaceRoute to the role or user in use");
    }

    @Test
    void keepsTheCodeOfAnUnauthorizedAnswer() {
        ec2.answers(
                "CreateRoute",
                error(401, "AuthFailure", "AWS was not able to validate the provided access credentials"));

        assertThat(create())
                .hasMessageContaining("AuthFailure: AWS was not able to validate")
                .hasMessageContaining("check the credentials");
    }

    @Test
    void givesAHintAtTheClockForExpiredRequests() {
        ec2.answers("CreateRoute", error(400, "RequestExpired", "Request has expired."));

        assertThat(create()).hasMessageContaining("check the clock");
    }

    @Test
    void letsNoAnswerSteerTheTerminal() {
        ec2.answers("CreateRoute", error(400, "InvalidParameterValue", "evil &#10;\u202e\u2028" + "y".repeat(5000)));

        assertThat(create().getMessage()).hasSizeLessThan(600).doesNotContain("\n", "\u202e", "\u2028");
    }

    private CloudException create() {
        return catchThrowableOfType(
                CloudException.class, () -> calls.createRoute("rtb-1", DESTINATION, "eni-1", WritePermit.ALWAYS));
    }

    private CloudException replace() {
        return catchThrowableOfType(
                CloudException.class, () -> calls.replaceRoute("rtb-1", DESTINATION, "eni-1", WritePermit.ALWAYS));
    }
}
