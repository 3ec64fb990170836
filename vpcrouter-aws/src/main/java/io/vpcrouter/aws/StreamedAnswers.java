package io.vpcrouter.aws;

import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Hands good answers to those who read them as they come; refusals are the SDK's to understand. */
final class StreamedAnswers implements ExecutionInterceptor {
    /** Who reads the answer to a request. */
    static final ExecutionAttribute<StreamedListing<?>> LISTING = new ExecutionAttribute<>("vpcrouter.listing");

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        StreamedListing<?> listing = attributes.getAttribute(LISTING);
        boolean streams = listing != null && context.httpResponse().isSuccessful();
        return streams ? context.responseBody().map(listing::read) : context.responseBody();
    }
}
