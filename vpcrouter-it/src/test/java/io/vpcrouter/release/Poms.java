package io.vpcrouter.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The POMs of the build, as they are written. */
final class Poms {
    static final Path ROOT = Path.of(System.getProperty("vpcrouter.root")).normalize();

    private Poms() {}

    /** A POM, and what it inherits. */
    record Pom(Path folder, Document text, Optional<Pom> parent) {
        /** The texts at a place, in order. */
        List<String> all(String xpath) {
            try {
                NodeList nodes =
                        (NodeList) XPathFactory.newInstance().newXPath().evaluate(xpath, text, XPathConstants.NODESET);
                return IntStream.range(0, nodes.getLength())
                        .mapToObj(i -> nodes.item(i).getTextContent().strip())
                        .toList();
            } catch (XPathExpressionException e) {
                throw new IllegalArgumentException(xpath, e);
            }
        }

        /** The first text at a place, of this POM alone. */
        Optional<String> own(String xpath) {
            return all(xpath).stream().findFirst();
        }

        /** The first text at a place, of this POM or the one that it inherits from. */
        Optional<String> effective(String xpath) {
            return own(xpath).or(() -> parent.flatMap(above -> above.effective(xpath)));
        }

        String artifact() {
            return own("/project/artifactId").orElseThrow();
        }

        boolean isPublished() {
            return !effective("/project/properties/maven.deploy.skip").equals(Optional.of("true"));
        }

        boolean hasJar() {
            return own("/project/packaging").orElse("jar").equals("jar");
        }
    }

    static Pom root() {
        return new Pom(ROOT, parse(ROOT.resolve("pom.xml")), Optional.empty());
    }

    /** The modules that are published. */
    static List<Pom> published() {
        Pom root = root();
        return root.all("/project/modules/module").stream()
                .map(module -> module(root, ROOT.resolve(module)))
                .filter(Pom::isPublished)
                .toList();
    }

    private static Pom module(Pom root, Path folder) {
        Document text = parse(folder.resolve("pom.xml"));
        Pom alone = new Pom(folder, text, Optional.empty());
        return alone.own("/project/parent").isPresent() ? new Pom(folder, text, Optional.of(root)) : alone;
    }

    private static Document parse(Path file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newDocumentBuilder().parse(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }
}
