package io.vpcrouter.internal.aws.listing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Answers that are left to the SDK's parser, read to their end first. */
public final class PlainResponse {
    private PlainResponse() {}

    /**
     * A good answer.
     *
     * @param answer the body
     * @param root the name of its outermost element
     * @throws SdkClientException if it is anything else
     */
    public static InputStream of(InputStream answer, String root) {
        try (answer) {
            byte[] body = answer.readAllBytes();
            XmlElements.check(body, root);
            return new ByteArrayInputStream(body);
        } catch (XMLStreamException e) {
            throw SdkClientException.create("no XML of an answer: " + e.getMessage(), e);
        } catch (IOException e) {
            throw SdkClientException.create("the answer broke off: " + e.getMessage(), e);
        }
    }

    /** A refusal, or nothing if it is none of EC2's, which the status of the answer then has to stand for. */
    public static InputStream refusal(InputStream answer) {
        try (answer) {
            byte[] body = answer.readAllBytes();
            XmlElements.check(body, null);
            return new ByteArrayInputStream(body);
        } catch (XMLStreamException | IOException e) {
            return InputStream.nullInputStream();
        }
    }
}
