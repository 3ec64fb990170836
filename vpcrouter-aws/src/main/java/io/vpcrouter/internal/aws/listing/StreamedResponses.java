package io.vpcrouter.internal.aws.listing;

import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Looks at every answer before the SDK does. Large listings go to those who read them as they come. Everything else must be
 * small, plain XML; the SDK's own parser would follow it into any depth, and takes a good answer to any question for one
 * to this.
 */
public final class StreamedResponses implements ExecutionInterceptor {
    /** Who reads the answer to a request. */
    static final ExecutionAttribute<StreamedListing<?>> LISTING = new ExecutionAttribute<>("vpcrouter.listing");

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        InputStream answer = new LimitedResponse(context.responseBody().orElseGet(InputStream::nullInputStream));
        if (!context.httpResponse().isSuccessful()) {
            return Optional.of(PlainResponse.refusal(answer));
        }
        String root = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME) + "Response";
        StreamedListing<?> listing = attributes.getAttribute(LISTING);
        return Optional.of(listing == null ? PlainResponse.of(answer, root) : listing.read(answer, root));
    }
}
