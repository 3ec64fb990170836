package io.vpcrouter.internal.aws.errors;

import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.validation.NearestName;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/** A call that got no response, or none that can be used. It may work the next time. */
final class UnansweredCall {
    private static final String NO_TRUST = "; if its certificate is of an authority that this JVM does not know,"
            + " name a trust store that has it: JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE";

    private final ServiceEndpoint endpoint;
    private final String operation;
    private final RuntimeException thrown;

    UnansweredCall(ServiceEndpoint endpoint, String operation, RuntimeException thrown) {
        this.endpoint = endpoint;
        this.operation = operation;
        this.thrown = thrown;
    }

    static boolean isTimeout(Throwable thrown) {
        return thrown instanceof ApiCallTimeoutException || thrown instanceof ApiCallAttemptTimeoutException;
    }

    CloudException toCloud() {
        return new CloudException(Kind.TRANSIENT, operation, null, message(), thrown);
    }

    private String message() {
        if (thrown instanceof AbortedException) {
            return "interrupted, or closed";
        }
        if (isTimeout(thrown)) {
            return "no answer in time from " + endpoint;
        }
        if (Causes.find(thrown, UnknownHostException.class).isPresent()) {
            return "no such name: " + endpoint + unknownRegion();
        }
        Optional<IOException> broken = Causes.find(thrown, IOException.class);
        if (broken.isPresent()) {
            boolean untrusted = Causes.find(thrown, SSLHandshakeException.class).isPresent();
            return "no answer from " + endpoint + ": " + OneLine.of(broken.get().getMessage())
                    + (untrusted ? NO_TRUST : "");
        }
        String what = thrown instanceof SdkClientException
                ? "no usable response from " + endpoint + ": "
                : "an unreadable response from " + endpoint + ": ";
        return what + OneLine.of(String.valueOf(thrown.getMessage()));
    }

    private String unknownRegion() {
        List<String> names = Region.regions().stream().map(Region::id).toList();
        if (names.contains(endpoint.region())) {
            return "";
        }
        return "; region " + endpoint.region() + " is not known here"
                + NearestName.to(endpoint.region(), names)
                        .map(name -> " (nearest: " + name + ")")
                        .orElse("");
    }
}
