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
        InputStream body = context.responseBody().orElseGet(InputStream::nullInputStream);
        if (!context.httpResponse().isSuccessful()) {
            return Optional.of(PlainResponse.error(new LimitedResponse(body, LimitedResponse.SMALL)));
        }
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        String root = operation + "Response";
        StreamedListing<?> listing = attributes.getAttribute(LISTING);
        if (listing != null) {
            return Optional.of(listing.read(new LimitedResponse(body, LimitedResponse.STREAMED_PAGE), root));
        }
        int limit = operation.startsWith("Describe") ? LimitedResponse.PLAIN_LISTING : LimitedResponse.SMALL;
        return Optional.of(PlainResponse.of(new LimitedResponse(body, limit), root));
    }
}
