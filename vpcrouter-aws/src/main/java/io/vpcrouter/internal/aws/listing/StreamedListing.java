package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.internal.aws.errors.ResponseTooLargeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Reads the items of a listing while the response arrives, and leaves the SDK a response without them. The SDK's own parser
 * builds a tree of the whole page first, which costs several times the time and memory of everything else.
 *
 * <p>Threading: one listing at a time; an attempt that the SDK gave up may run on for a moment on another thread.
 */
public final class StreamedListing<T> {
    /** Reads one item; the document is at its element. */
    public interface Reader<T> {
        T read(XmlElements xml) throws XMLStreamException;
    }

    /** All pages together: twice the largest VPC that the quotas allow, which is 200 tables of 1,000 routes. */
    private static final int MOST_BYTES = 128 << 20;

    private final String set;
    private final Reader<T> reader;
    private volatile List<T> page = List.of();
    private volatile int bytes;

    /**
     * A listing.
     *
     * @param set the name of the element that holds its items
     * @param reader reads one of them
     */
    public StreamedListing(String set, Reader<T> reader) {
        this.set = set;
        this.reader = reader;
    }

    /** Makes this read the response to a request. */
    public Consumer<AwsRequestOverrideConfiguration.Builder> configuration() {
        return request -> request.putExecutionAttribute(StreamedResponses.LISTING, this);
    }

    /** The items of the last page. */
    public List<T> takePage() {
        List<T> taken = page;
        page = List.of();
        return taken;
    }

    /**
     * Reads a page.
     *
     * @param response its body
     * @param root the name of its outermost element
     * @return what is left for the SDK
     * @throws SdkClientException if it is no such page
     */
    public InputStream read(LimitedResponse response, String root) {
        try (response) {
            XmlElements xml = new XmlElements(response);
            StringBuilder rest = new StringBuilder();
            List<T> items = new ArrayList<>();
            xml.root(root);
            xml.each(name -> {
                if (name.equals(set)) {
                    rest.append('<').append(set).append("/>");
                    xml.items(item -> items.add(reader.read(xml)));
                } else if (name.equals("nextToken")) {
                    rest.append("<nextToken>").append(escaped(xml.text())).append("</nextToken>");
                }
            });
            xml.end();
            int read = bytes + response.bytes();
            bytes = read;
            if (read > MOST_BYTES) {
                throw new ResponseTooLargeException(MOST_BYTES);
            }
            page = items;
            return new ByteArrayInputStream(
                    ("<" + root + ">" + rest + "</" + root + ">").getBytes(StandardCharsets.UTF_8));
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException broken) {
                throw SdkClientException.create("the response broke off: " + broken.getMessage(), broken);
            }
            throw SdkClientException.create("no XML of a listing: " + e.getMessage(), e);
        } catch (IOException e) {
            throw SdkClientException.create("the response broke off: " + e.getMessage(), e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
