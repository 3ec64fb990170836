package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.internal.aws.errors.OneLine;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Walks through an XML document element by element and keeps nothing of it. Unknown elements are skipped. Document types
 * and entities, which EC2 does not use, are refused, as are depths and texts that no response of EC2 has.
 *
 * <p>Threading: one thread.
 */
public final class XmlElements {
    private static final XMLInputFactory FACTORY = factory();
    private static final int DEEPEST = 64;
    // The tokens of pages are the longest texts that EC2 sends.
    private static final int LONGEST_TEXT = 1 << 16;

    /** Handles an element: reads its text, walks through its children, or ignores it. */
    interface Element {
        void on(String name) throws XMLStreamException;
    }

    private final XMLStreamReader reader;
    private boolean taken;
    private int depth;

    XmlElements(InputStream document) throws XMLStreamException {
        reader = FACTORY.createXMLStreamReader(document);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /**
     * Checks that a whole document can be read.
     *
     * @param document the document
     * @param root the name of its root element, or null for any
     */
    static void check(byte[] document, @Nullable String root) throws XMLStreamException {
        XmlElements xml = new XmlElements(new ByteArrayInputStream(document));
        xml.root(root);
        xml.end();
    }

    /** Moves to the root element, which must have this name, if one is given. */
    void root(@Nullable String name) throws XMLStreamException {
        while (next() != XMLStreamConstants.START_ELEMENT) {
            // What comes before it does not matter.
        }
        if (name != null && !name.equals(reader.getLocalName())) {
            throw new XMLStreamException(
                    "found " + OneLine.of(reader.getLocalName()) + " (expected: " + name + ")", reader.getLocation());
        }
    }

    /** Walks through the children of the element. */
    void each(Element child) throws XMLStreamException {
        for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                taken = false;
                child.on(reader.getLocalName());
                if (!taken) {
                    skip();
                }
            }
        }
        taken = true;
    }

    /** Walks through the children named {@code item} of the element, which is a list. */
    void items(Element child) throws XMLStreamException {
        each(name -> {
            if (name.equals("item")) {
                child.on(name);
            }
        });
    }

    /** The text of the element. */
    String text() throws XMLStreamException {
        String text = "";
        for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
            if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text = text.isEmpty() ? reader.getText() : text + reader.getText();
                if (text.length() > LONGEST_TEXT) {
                    throw new XMLStreamException("a text of more than 65536 characters", reader.getLocation());
                }
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                throw new XMLStreamException("an element where text was expected", reader.getLocation());
            }
        }
        taken = true;
        return text;
    }

    /** Reads to the end of the document: only then is it known to be whole. */
    void end() throws XMLStreamException {
        while (reader.hasNext()) {
            next();
        }
        reader.close();
    }

    private void skip() throws XMLStreamException {
        for (int outside = depth - 1; depth > outside; ) {
            next();
        }
    }

    private int next() throws XMLStreamException {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new XMLStreamException("a document type or an entity", reader.getLocation());
        }
        if (event == XMLStreamConstants.START_ELEMENT && ++depth > DEEPEST) {
            throw new XMLStreamException("elements nested more than 64 deep", reader.getLocation());
        }
        if (event == XMLStreamConstants.END_ELEMENT) {
            depth--;
        }
        return event;
    }
}
