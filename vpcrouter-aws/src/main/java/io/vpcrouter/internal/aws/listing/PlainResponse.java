package io.vpcrouter.internal.aws.listing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Responses that the SDK's parser reads, after a check of the whole body. */
final class PlainResponse {
    private PlainResponse() {}

    /**
     * A successful response.
     *
     * @param response the body
     * @param root the name of its outermost element
     * @throws SdkClientException if it is anything else
     */
    static InputStream of(InputStream response, String root) {
        try (response) {
            byte[] body = response.readAllBytes();
            XmlElements.check(body, root);
            return new ByteArrayInputStream(body);
        } catch (XMLStreamException e) {
            throw SdkClientException.create("no XML of a response: " + e.getMessage(), e);
        } catch (IOException e) {
            throw SdkClientException.create("the response broke off: " + e.getMessage(), e);
        }
    }

    /** An error response, or nothing if it is not XML; then its status alone counts. */
    static InputStream error(InputStream response) {
        try (response) {
            byte[] body = response.readAllBytes();
            XmlElements.check(body, null);
            return new ByteArrayInputStream(body);
        } catch (XMLStreamException | IOException e) {
            return InputStream.nullInputStream();
        }
    }
}
