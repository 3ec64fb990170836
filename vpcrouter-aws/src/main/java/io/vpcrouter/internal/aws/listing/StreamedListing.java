package io.vpcrouter.internal.aws.listing;

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
 * Reads the things of a listing from the answer as it comes, and leaves the SDK an answer without them. The SDK's own
 * parser builds a tree of the whole page first, which takes several times the time and the memory of everything else.
 *
 * <p>Threading: one listing at a time; an attempt of the SDK that is given up may go on for a moment on another thread.
 */
public final class StreamedListing<T> {
    /** Reads one thing; the document stands at its element. */
    public interface Reader<T> {
        T read(XmlElements xml) throws XMLStreamException;
    }

    private final String set;
    private final Reader<T> reader;
    private volatile List<T> page = List.of();

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

    /** Makes a request one whose answer is read here. */
    public Consumer<AwsRequestOverrideConfiguration.Builder> configuration() {
        return request -> request.putExecutionAttribute(StreamedResponses.LISTING, this);
    }

    /** The things of the last page. */
    public List<T> takePage() {
        List<T> taken = page;
        page = List.of();
        return taken;
    }

    /**
     * Reads a page.
     *
     * @param answer its body
     * @param root the name of its outermost element
     * @return what is left for the SDK
     * @throws SdkClientException if it is no such page
     */
    public InputStream read(InputStream answer, String root) {
        try (answer) {
            XmlElements xml = new XmlElements(answer);
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
            page = items;
            return new ByteArrayInputStream(
                    ("<" + root + ">" + rest + "</" + root + ">").getBytes(StandardCharsets.UTF_8));
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException broken) {
                throw SdkClientException.create("the answer broke off: " + broken.getMessage(), broken);
            }
            throw SdkClientException.create("no XML of a listing: " + e.getMessage(), e);
        } catch (IOException e) {
            throw SdkClientException.create("the answer broke off: " + e.getMessage(), e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
