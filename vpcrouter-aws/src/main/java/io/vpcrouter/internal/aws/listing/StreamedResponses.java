package io.vpcrouter.internal.aws.listing;

import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Checks every response before the SDK parses it. Large listings are read as they arrive. Everything else must be small, plain
 * XML with the root element of its action: the SDK's own parser has no limit of depth and accepts any root element.
 */
public final class StreamedResponses implements ExecutionInterceptor {
    /** What reads the response to a request. */
    static final ExecutionAttribute<StreamedListing<?>> LISTING = new ExecutionAttribute<>("vpcrouter.listing");

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        InputStream response = new LimitedResponse(context.responseBody().orElseGet(InputStream::nullInputStream));
        if (!context.httpResponse().isSuccessful()) {
            return Optional.of(PlainResponse.error(response));
        }
        String root = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME) + "Response";
        StreamedListing<?> listing = attributes.getAttribute(LISTING);
        return Optional.of(listing == null ? PlainResponse.of(response, root) : listing.read(response, root));
    }
}
