package io.vpcrouter.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vpcrouter.cli.DocPage.Block;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads the data of a page as the program would: route specs, simulated VPCs, any other JSON, XML. */
final class DocData {
    private DocData() {}

    /** What is wrong with a block of JSON. */
    static List<String> jsonProblems(Block block) {
        byte[] json = block.code().getBytes(StandardCharsets.UTF_8);
        List<String> keys = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            JsonToken first = parser.nextToken();
            for (JsonToken token = first; token != null; token = parser.nextToken()) {
                boolean isKey = token == JsonToken.FIELD_NAME
                        && parser.getParsingContext().getParent().inRoot();
                if (isKey) {
                    keys.add(parser.currentName());
                }
            }
        } catch (IOException e) {
            return List.of(block.place() + ": " + e.getMessage());
        }
        List<Problem> problems = List.of();
        if (keys.stream().anyMatch(key -> Cidr.tryParse(key).isPresent())) {
            problems = RouteSpecJson.read(json, block.place(), false).problems();
        } else if (keys.contains("vpc") && keys.contains("subnets")) {
            problems = SimulatedVpc.parse(block.place(), json, RouterClock.system())
                    .problems();
        }
        return problems.stream().map(Problem::toString).toList();
    }

    /** What is wrong with a block of XML, which may be a part of a file. */
    static Optional<String> xmlProblem(Block block) {
        String code = block.code();
        String whole = code.startsWith("<?xml") ? code : "<part>" + code + "</part>";
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            builder.parse(new InputSource(new StringReader(whole)));
            return Optional.empty();
        } catch (SAXException | IOException | ParserConfigurationException e) {
            return Optional.of(block.place() + ": " + e.getMessage());
        }
    }
}
