package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.spi.WritePermit;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Asks the permission of a write when the body of its request is read: the HTTP client reads it when it has a connection, so
 * nothing waits after that. EC2 does nothing for a request whose body does not come.
 */
final class PermittedBodies implements ExecutionInterceptor {
    private static final ExecutionAttribute<WritePermit> PERMIT = new ExecutionAttribute<>("vpcrouter.permit");

    /** The settings of a request: its permission and its time limit. */
    static void configure(AwsRequestOverrideConfiguration.Builder request, WritePermit permit) {
        request.putExecutionAttribute(PERMIT, permit);
        permit.timeLimit().ifPresent(limit -> request.apiCallTimeout(limit).apiCallAttemptTimeout(limit));
    }

    /** Comes after the interceptor of the SDK that moves the parameters of the call into the body. */
    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        WritePermit permit = attributes.getAttribute(PERMIT);
        return permit == null ? context.requestBody() : context.requestBody().map(body -> permitted(body, permit));
    }

    private static RequestBody permitted(RequestBody body, WritePermit permit) {
        ContentStreamProvider content =
                () -> new Permitted(body.contentStreamProvider().newStream(), permit);
        return body.optionalContentLength()
                .map(length -> RequestBody.fromContentProvider(content, length, body.contentType()))
                .orElseGet(() -> RequestBody.fromContentProvider(content, body.contentType()));
    }

    /** Before each attempt, where there may have been a pause. */
    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        WritePermit permit = attributes.getAttribute(PERMIT);
        if (permit != null) {
            permit.require();
        }
    }

    private static final class Permitted extends FilterInputStream {
        private final WritePermit permit;

        Permitted(InputStream body, WritePermit permit) {
            super(body);
            this.permit = permit;
        }

        @Override
        public int read() throws IOException {
            permit.require();
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            permit.require();
            return super.read(buffer, offset, length);
        }
    }
}
